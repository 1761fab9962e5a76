"""The day of each staff member drawn in text: work, pauses in which they are free, and free time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flows.context import SalonContext
from simulator.world import Segment, StoodAppointment

STEP = timedelta(minutes=15)
WORK = "█"
PAUSE = "░"
FREE = "·"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One stretch of somebody's day; a pause belongs to the guest, the person is free in it."""

    start: datetime
    end: datetime
    kind: str
    """work or pause."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDay:
    """The pieces of one person's day, by start."""

    person: str
    pieces: tuple[Piece, ...]


def days_of(appointments: Sequence[StoodAppointment]) -> tuple[date, ...]:
    """The days on which anything stands."""
    return tuple(sorted({datetime.fromisoformat(one.start).date() for one in appointments}))


def person_days(appointments: Sequence[StoodAppointment], day: date, context: SalonContext) -> tuple[PersonDay, ...]:
    """The day of everybody on the staff."""
    names = {service.id: service.spoken for service in context.services}
    found: dict[str, list[Piece]] = {person.name: [] for person in context.staff}
    for one in appointments:
        if datetime.fromisoformat(one.start).date() == day:
            for person, piece in _pieces(one, names.get(one.service, str(one.service))):
                found.setdefault(person, []).append(piece)
    return tuple(
        PersonDay(person=person, pieces=tuple(sorted(pieces, key=lambda piece: piece.start)))
        for person, pieces in found.items()
    )


def _pieces(one: StoodAppointment, service: str) -> Iterator[tuple[str, Piece]]:
    guest = one.name.split()[-1] if one.name else ""
    segments = one.segments or (Segment(key="", start=one.start, end=one.end),)
    last: Segment | None = None
    for segment in segments:
        person = segment.staff or one.staff
        start, end = datetime.fromisoformat(segment.start), datetime.fromisoformat(segment.end)
        if last is not None and datetime.fromisoformat(last.end) < start:
            yield (
                last.staff or one.staff,
                Piece(start=datetime.fromisoformat(last.end), end=start, kind="pause", text=f"{service} {last.key}"),
            )
        label = f"{service} {segment.key}" if len(segments) > 1 else service
        yield person, Piece(start=start, end=end, kind="work", text=f"{label} {guest}".strip())
        last = segment


def timeline_lines(appointments: Sequence[StoodAppointment], day: date, context: SalonContext) -> Iterator[str]:
    """The day as lines: a ruler, a bar per person, and the pieces below it."""
    opening = next((one for one in context.opening_hours if one.tag == day.isoweekday()), None)
    if opening is None:
        yield f"{day:%Y-%m-%d}: closed"
        return
    first = datetime.fromisoformat(f"{day.isoformat()}T{opening.von}")
    last = datetime.fromisoformat(f"{day.isoformat()}T{opening.bis}")
    rows = person_days(appointments, day, context)
    width = max(len(row.person) for row in rows)
    hours = [first + timedelta(hours=n) for n in range(int((last - first) / timedelta(hours=1)) + 1)]
    yield f"{day:%A %Y-%m-%d}   {WORK} working  {PAUSE} guest waits, free  {FREE} free"
    yield " " * (width + 2) + "".join(f"{hour:%H}".ljust(4) for hour in hours)
    for row in rows:
        yield f"{row.person:<{width}}  {_bar(row, first, last)}"
    for row in rows:
        for piece in row.pieces:
            mark = WORK if piece.kind == "work" else PAUSE
            yield f"  {row.person:<{width}}  {mark} {piece.start:%H:%M}-{piece.end:%H:%M}  {piece.text}"


def _bar(row: PersonDay, first: datetime, last: datetime) -> str:
    cells = []
    moment = first
    while moment < last:
        kinds = {
            piece.kind
            for piece in row.pieces
            if piece.start.replace(tzinfo=None) < moment + STEP and piece.end.replace(tzinfo=None) > moment
        }
        cells.append(WORK if "work" in kinds else PAUSE if "pause" in kinds else FREE)
        moment += STEP
    return "".join(cells)
