"""Staff and their skills as they are written in a catalogue file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from booking.catalogue_file import spans
from booking.catalogue_file.nodes import Cursor
from booking.domain.catalogue import Branch, Service
from booking.domain.hours import WeeklyHours
from booking.domain.ids import BranchId, ServiceId, StaffId
from booking.domain.roster import Skill, StaffMember

_FIELDS = (
    "id",
    "name",
    "spoken_names",
    "gender",
    "branch",
    "skills",
    "hours",
    "breaks",
    "absences",
    "special_days",
    "calcom_user_id",
    "calcom_key",
    "active",
)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SKILLS_CURE = "write skills: all, or a list of service ids, or items {service: 177, segments: [B], minutes: {B: 20}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The services people can have skills for."""

    by_id: Mapping[ServiceId, Service]
    unreadable: frozenset[str]
    """Ids that are written, but whose service has errors of its own."""


def staff(cursor: Cursor, branches: Sequence[Branch], offered: Offered) -> tuple[StaffMember, ...]:
    """The people of a catalogue, each id once."""
    out = dict[str, StaffMember]()
    for item in cursor.items():
        fields = item.fields(_FIELDS, required=("id", "name", "skills"))
        key, name = fields["id"].text(), fields["name"].text()
        if key and not _SLUG.fullmatch(key):
            fields["id"].wrong(f"{key!r} is no id", "use small letters, digits and dashes: emma-williams")
        if key in out:
            fields["id"].wrong(f"the id {key!r} is used twice", "give every person an id of their own")
        user = fields["calcom_user_id"]
        out[key] = StaffMember(
            id=StaffId(key),
            name=name,
            spoken_names=fields["spoken_names"].texts() or tuple(name.split()[:1]),
            gender=fields["gender"].choice(("f", "m", "d"), ""),
            branch=_branch(fields["branch"], branches),
            skills=_skills(fields["skills"], offered),
            hours=spans.weekly(fields["hours"]),
            breaks=spans.weekly(fields["breaks"]) or WeeklyHours(),
            absences=spans.absences(fields["absences"]),
            special_days=spans.special_days(fields["special_days"]),
            calcom_user_id=None if user.missing else user.integer(0, least=1, most=2**31 - 1),
            calcom_key_name=fields["calcom_key"].text() or None,
            active=fields["active"].truth(default=True),
        )
    return tuple(out.values())


def _branch(cursor: Cursor, branches: Sequence[Branch]) -> BranchId:
    known = [str(branch.id) for branch in branches]
    first = known[0] if known else ""
    if cursor.missing and len(known) > 1:
        cursor.wrong("which branch is missing", f"write branch: one of {', '.join(known)}")
    return BranchId(cursor.choice(known, first))


def _skills(cursor: Cursor, offered: Offered) -> tuple[Skill, ...]:
    if cursor.missing:
        return ()
    if not cursor.is_list:
        if cursor.text() != "all":
            cursor.wrong(f"{cursor.text()!r} is no list of skills", _SKILLS_CURE)
        return tuple(Skill(service=service) for service in offered.by_id)
    out = dict[ServiceId, Skill]()
    for item in cursor.items():
        skill = _skill(item, offered)
        if skill is None:
            continue
        if skill.service in out:
            item.wrong(f"service {skill.service} stands twice", "put everything about one service into one item")
        out[skill.service] = skill
    return tuple(out.values())


def _skill(item: Cursor, offered: Offered) -> Skill | None:
    if item.is_value:
        number = _service(item, offered)
        return None if number is None else Skill(service=number)
    fields = item.fields(("service", "segments", "minutes"), required=("service",))
    number = _service(fields["service"], offered)
    if number is None:
        return None
    keys = [segment.key for segment in offered.by_id[number].segments]
    listed = fields["segments"].items()
    chosen = {key for one in listed if (key := one.choice(keys, ""))}
    return Skill(
        service=number,
        segments=frozenset(chosen) if listed else None,
        durations=_durations(fields["minutes"], keys),
    )


def _durations(cursor: Cursor, keys: Sequence[str]) -> dict[str, timedelta]:
    if cursor.missing:
        return {}
    if cursor.is_value:
        if len(keys) > 1:
            cursor.wrong("which segment takes this long is missing", f"write minutes: {{{keys[0]}: 30}}")
            return {}
        length = cursor.integer(0, least=1, most=24 * 60)
        return {keys[0]: timedelta(minutes=length)} if length else {}
    out = {}
    for key, value in cursor.entries():
        if key not in keys:
            value.wrong(f"the service has no segment {key!r}", f"its segments are {', '.join(keys)}")
            continue
        length = value.integer(0, least=1, most=24 * 60)
        if length:
            out[key] = timedelta(minutes=length)
    return out


def _service(cursor: Cursor, offered: Offered) -> ServiceId | None:
    if cursor.missing:
        return None
    number = ServiceId(cursor.integer(0, least=1, most=2**31 - 1))
    if number in offered.by_id:
        return number
    if number and str(number) not in offered.unreadable:
        known = ", ".join(str(one) for one in offered.by_id)
        cursor.wrong(f"there is no service {number}", f"known are {known}" if known else "write the services first")
    return None
