"""Services, segments and composite templates as they are written in a catalogue file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from booking.catalogue_file.nodes import Cursor
from booking.domain.catalogue import PausePolicy, Segment, Service
from booking.domain.ids import ServiceId

DAY = 24 * 60
_FIELDS = (
    "id",
    "name",
    "template",
    "spoken_names",
    "synonyms",
    "groups",
    "minutes",
    "segments",
    "hand_over",
    "max_wait_minutes",
    "needs_chair",
    "fits_into_pause",
    "price_cents",
    "explanation",
    "active",
)
_ANY = (Segment(key="A", name="", work=timedelta(minutes=1)),)
"""Stands for segments with errors, so that the rest of the service is read too."""
_SEGMENT_FIELDS = ("key", "name", "minutes", "pause", "pause_policy", "same_staff_as")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A ready-made composite: a service without id, price and people."""

    key: str
    service: Service


def services(cursor: Cursor, templates: Mapping[str, Template]) -> tuple[Service, ...]:
    """The services of a catalogue, each id and each spoken name once."""
    out = dict[ServiceId, Service]()
    spoken = dict[str, str]()
    for item in cursor.items():
        fields = item.fields(_FIELDS, required=("id",))
        one = _service(item, fields, templates)
        if one is None:
            continue
        if one.id in out:
            fields["id"].wrong(f"the id {one.id} is used twice", "give every service an id of its own")
            continue
        for name in dict.fromkeys(word.casefold() for word in (one.name, *one.spoken_names, *one.synonyms)):
            if name in spoken:
                where = fields["synonyms"] if not fields["synonyms"].missing else fields["name"]
                where.wrong(
                    f"{name!r} already stands for {spoken[name]!r}",
                    "callers could mean either: keep it at one service, or move it to `groups` of both",
                )
            spoken[name] = one.name
        out[one.id] = one
    return tuple(out.values())


def written_ids(cursor: Cursor) -> frozenset[str]:
    """The ids that stand in the file, also of services with errors."""
    if not cursor.is_list:
        return frozenset()
    pairs = [pair for item in cursor.items() if item.is_mapping for pair in item.entries()]
    return frozenset(value.text() for key, value in pairs if key == "id" and value.is_value)


def read_templates(cursor: Cursor) -> dict[str, Template]:
    """Composite templates by key."""
    out = {}
    for item in cursor.items():
        fields = item.fields(("template", *_FIELDS), required=("template", "name", "segments"))
        key = fields["template"].text()
        built = _build(item, fields, None)
        if key and built is not None:
            out[key] = Template(key=key, service=built)
    return out


def _service(item: Cursor, fields: Mapping[str, Cursor], templates: Mapping[str, Template]) -> Service | None:
    base = None
    if not fields["template"].missing:
        key = fields["template"].choice(sorted(templates), "")
        if not key:
            return None
        base = templates[key].service
    number = fields["id"].integer(0, least=1, most=2**31 - 1)
    built = _build(item, fields, base)
    if number == 0 or built is None:
        return None
    return replace(built, id=ServiceId(number))


def _build(item: Cursor, fields: Mapping[str, Cursor], base: Service | None) -> Service | None:
    name = fields["name"].text(base.name if base else "")
    if not name:
        fields["name"].wrong("a service needs a name", "add name: …")
    segments = _segments(item, fields, base)
    hand_over = fields["hand_over"].truth(default=base.hand_over if base else False)
    wait = fields["max_wait_minutes"].integer(
        int(base.max_wait.total_seconds()) // 60 if base else 0, least=0, most=DAY
    )
    if not hand_over:
        if wait:
            fields["max_wait_minutes"].wrong("one person does everything, so nobody waits", "add hand_over: true")
        if any(segment.same_staff_as for segment in segments):
            fields["segments"].wrong("one person does everything: same_staff_as says nothing", "add hand_over: true")
    price = fields["price_cents"]
    built = Service(
        id=ServiceId(0),
        name=name,
        spoken_names=fields["spoken_names"].texts() or (base.spoken_names if base else ()) or (name,),
        synonyms=fields["synonyms"].texts() or (base.synonyms if base else ()),
        groups=fields["groups"].texts() or (base.groups if base else ()),
        segments=segments or _ANY,
        hand_over=hand_over,
        max_wait=timedelta(minutes=wait),
        needs_chair=fields["needs_chair"].truth(default=base.needs_chair if base else True),
        fits_into_pause=fields["fits_into_pause"].truth(default=base.fits_into_pause if base else False),
        price_cents=None if price.missing else price.integer(0, least=0, most=10**7),
        explanation=fields["explanation"].text(base.explanation if base else ""),
        active=fields["active"].truth(default=True),
    )
    return built if name and segments else None


def _segments(item: Cursor, fields: Mapping[str, Cursor], base: Service | None) -> tuple[Segment, ...]:
    length, listed = fields["minutes"], fields["segments"]
    if not length.missing and not listed.missing:
        length.wrong("minutes and segments are both given", "keep segments; the total follows from them")
        return ()
    if not length.missing:
        work = length.integer(0, least=1, most=DAY)
        return (Segment(key="A", name=fields["name"].text(), work=timedelta(minutes=work)),) if work else ()
    if not listed.missing:
        return _listed(listed)
    if base is not None:
        return base.segments
    item.wrong("how long it takes is missing", "add minutes: 30, or segments: with a line each")
    return ()


def _listed(cursor: Cursor) -> tuple[Segment, ...]:
    out = list[Segment]()
    good = True
    items = cursor.items()
    for place, item in enumerate(items):
        fields = item.fields(_SEGMENT_FIELDS, required=("key", "name", "minutes"))
        key = fields["key"].text()
        earlier = [one.key for one in out]
        work = fields["minutes"].integer(0, least=1, most=DAY)
        if key in earlier:
            fields["key"].wrong(f"the segment {key!r} stands twice", "give every segment a key of its own: A, B, C …")
            good = False
            continue
        pause = fields["pause"].integer(0, least=0, most=DAY)
        if pause and place == len(items) - 1:
            fields["pause"].wrong("a pause after the last segment", "take it out: the guest leaves")
            pause = 0
        if not pause and not fields["pause_policy"].missing:
            fields["pause_policy"].wrong("a policy without a pause", "add pause: MINUTES or take the policy out")
        policy = fields["pause_policy"].choice([one.value for one in PausePolicy], PausePolicy.FREE.value)
        same = fields["same_staff_as"].text() or None
        if same is not None and same not in earlier:
            fields["same_staff_as"].wrong(f"{same!r} is no earlier segment", "name a segment that stands above")
            same = None
        if not work or not key:
            good = False
            continue
        out.append(
            Segment(
                key=key,
                name=fields["name"].text(),
                work=timedelta(minutes=work),
                pause_after=timedelta(minutes=pause),
                pause_policy=PausePolicy(policy),
                same_staff_as=same,
            )
        )
    if not items:
        cursor.wrong("no segments", "write at least one: - {key: A, name: …, minutes: …}")
    return tuple(out) if good else ()
