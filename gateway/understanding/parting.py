"""Which of the times said are of the present appointment, and which are wished for in its place."""

from gateway.understanding.assembly import Assembly
from gateway.understanding.items import Clock, Day, Mark, Scan
from gateway.understanding.slots import Slot

_TWO = 2
_OWN = frozenset({"mir", "mein", "meinen", "meinem", "meins", "uns", "unseren", "unser"})
_APPOINTMENT = frozenset({"termin", "friseurtermin", "haartermin"})
_THAT_ONE = frozenset({"den", "der", "ihn"})
_BUSY = frozenset(
    {
        "frei",
        "zeit",
        "keine",
        "kein",
        "urlaub",
        "arzt",
        "zahnarzt",
        "schule",
        "dienst",
        "schicht",
        "arzttermin",
        "zeitlich",
    }
)
"""Words of what else somebody has on a day."""
_HAVE = frozenset({"habe", "hab", "haben"})
_WISHES = frozenset(
    {"braeuchte", "haette", "koennte", "kann", "wuerde", "moechte", "muesste", "will", "brauche", "brauch", "bitte"}
)


def part(work: Assembly) -> tuple[list[Slot], list[Slot]]:
    """What is the present appointment, and what is wished for."""
    slots = work.slots
    if len(slots) == _TWO and not any(slot.old or slot.new for slot in slots) and _has_first(work.scan, slots[1]):
        slots[0].old = True
    two = len(slots) == _TWO and not (slots[0].old or slots[1].old)
    if two and ((slots[1].day is not None and _own_named(work.scan, slots[0])) or _asks_instead(work.scan, *slots)):
        slots[0].old = True
    if any(slot.old for slot in slots):
        return [slot for slot in slots if slot.old], [slot for slot in slots if not slot.old]
    than = next((slot for slot in slots if slot.clock is not None and slot.clock.rule == "clock.than"), None)
    if than is not None and than.clock is not None and not _OWN.isdisjoint(work.scan.words):
        edge = than.clock.low if than.clock.low is not None else than.clock.high
        present = Slot(
            day=than.day, clock=Clock(than.clock.first, than.clock.end, "clock", at=edge, fixed=than.clock.fixed)
        )
        return [present], slots
    if work.shift is not None:
        return slots, []
    new = [slot for slot in slots if slot.new]
    if not work.scan.moving and not (new and slots.index(new[0]) > 0):
        return [], slots
    if new:
        first = slots.index(new[0])
        return slots[:first], slots[first:]
    return _unmarked(work, slots)


def _has_first(scan: Scan, second: Slot) -> bool:
    """Whether the caller has an appointment and wishes that one elsewhere: "ich habe … einen Termin, den bräuchte"."""
    item = second.clock or second.part or second.day
    words = scan.words[: item.first] if item is not None else []
    had = next((at for at, word in enumerate(words) if word in _HAVE), len(words))
    own = [at for at, word in enumerate(words) if word in _APPOINTMENT and at > had]
    if own and not _THAT_ONE.isdisjoint(words[own[0] + 1 :]):
        return True
    if had == len(words) or not _BUSY.isdisjoint(words[had:]):
        return False
    return any(
        word in _THAT_ONE and not _WISHES.isdisjoint((words[at - 1], *words[at + 1 : at + 2]))
        for at, word in enumerate(words)
        if at > had + _TWO
    )


def _asks_instead(scan: Scan, one: Slot, other: Slot) -> bool:
    """Whether a time somebody has is asked away: "ich hab Freitag um neun …, geht das auch am Samstag um neun"."""
    start, end = _edges(one)
    stop = _edges(other)[0]
    had = next((at for at, word in enumerate(scan.words[:start]) if word in _HAVE or _mine(scan, at)), None)
    if had is None or stop <= end or not _BUSY.isdisjoint(scan.words[had:stop]):
        return False
    between = scan.words[end:stop]
    return not _CAN.isdisjoint(between) and not _ALSO.isdisjoint([*between, *scan.words[stop : stop + 1]])


def _mine(scan: Scan, at: int) -> bool:
    return scan.words[at] in _MINE and scan.word(at + 1) not in _FAMILY


def _edges(slot: Slot) -> tuple[int, int]:
    """The first token of a slot's own times and the one behind them; a day taken over from before does not count."""
    items: list[Day | Clock] = [item for item in (slot.clock, slot.part) if item is not None]
    if slot.day is not None and (not items or abs(items[0].first - slot.day.end) <= _NEAR):
        items.append(slot.day)
    return min((item.first for item in items), default=0), max((item.end for item in items), default=0)


def _own_named(scan: Scan, slot: Slot) -> bool:
    """Whether a day stands right behind "mein Termin": "mein Termin am Freitag, geht da auch Samstag"."""
    first = slot.day.first if slot.day is not None else 0
    return scan.word(first - 1) in _APPOINTMENT and scan.word(first - _TWO) in _MINE


_MINE = frozenset({"mein", "meinen", "meinem", "meine", "meiner", "unser", "unseren", "unsere"})
_FAMILY = frozenset(
    {"sohn", "tochter", "mann", "frau", "kind", "kinder", "mutter", "vater", "oma", "opa", "enkel", "enkelin", "name"}
    | {"freund", "freundin", "bruder", "schwester", "nachname", "kleiner", "kleine", "nummer"}
)
_CAN = frozenset({"kann", "koennte", "koennen", "geht", "ginge", "gehts", "klappt", "darf", "passt"})
_ALSO = frozenset({"da", "auch", "schon", "erst", "stattdessen", "lieber", "eher", "frueher", "spaeter"})
_NEAR = 2


def _unmarked(work: Assembly, slots: list[Slot]) -> tuple[list[Slot], list[Slot]]:
    """A time beside a word of moving, without auf or statt: what stands before that word is the old one."""
    words = work.scan.words
    marks = [item.first for item in work.scan.items if isinstance(item, Mark) and item.kind == "move"]
    place = marks[0] if marks else len(words)
    old: list[Slot] = []
    new: list[Slot] = []
    for slot in slots:
        items = [item for item in (slot.day, slot.clock, slot.part) if item is not None]
        first, last = min(item.first for item in items), max(item.end for item in items)
        named = any(
            words[at] in {"termin", "termins", "terminen"} for at in range(max(first - 4, 0), min(last + 3, len(words)))
        )
        (old if (first < place or named) and not new and not old else new).append(slot)
    return old, new
