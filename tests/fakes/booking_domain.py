"""Small salons for tests of the booking domain: a few lines each, every choice visible."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from booking.domain.catalogue import Branch, Catalogue, PausePolicy, Salon, Segment, Service
from booking.domain.hours import NO_HOLIDAYS, Absence, Closure, DailySpan, HolidayCalendar, SpecialDay, WeeklyHours
from booking.domain.ids import BranchId, SalonId, ServiceId, StaffId
from booking.domain.local_time import minute_of, zone
from booking.domain.offers import Availability
from booking.domain.roster import Skill, StaffMember
from booking.domain.wishes import ANYBODY, ServiceWish, StaffWish, When, Wish, WishMode

MAIN = BranchId("main")
TUESDAY = date(2026, 3, 10)
WEDNESDAY = date(2026, 3, 11)
SUNDAY = date(2026, 3, 15)
EMMA, FABIAN, OLIVER = StaffId("emma"), StaffId("fabian"), StaffId("oliver")


def span(text: str) -> DailySpan:
    """09:00-18:00 as a span of a day."""
    start, end = text.split("-")
    return DailySpan(_time(start), _time("00:00" if end == "24:00" else end))


def daily(*spans: str) -> WeeklyHours:
    """The same hours on all seven days."""
    return WeeklyHours((tuple(span(one) for one in spans),) * 7)


def segment(
    key: str,
    minutes: int,
    pause: int = 0,
    policy: PausePolicy = PausePolicy.FREE,
    same_staff_as: str | None = None,
) -> Segment:
    """A segment named after its key."""
    return Segment(
        key=key,
        name=f"Abschnitt {key}",
        work=timedelta(minutes=minutes),
        pause_after=timedelta(minutes=pause),
        pause_policy=policy,
        same_staff_as=same_staff_as,
    )


def simple(number: int, minutes: int, *, fits: bool = False, needs_chair: bool = True) -> Service:
    """A service of one segment."""
    return Service(
        id=ServiceId(number),
        name=f"Leistung {number}",
        segments=(segment("A", minutes),),
        fits_into_pause=fits,
        needs_chair=needs_chair,
    )


def composite(number: int, *segments: Segment, hand_over: bool = False, max_wait: int = 0) -> Service:
    """A service of several segments."""
    return Service(
        id=ServiceId(number),
        name=f"Leistung {number}",
        segments=segments,
        hand_over=hand_over,
        max_wait=timedelta(minutes=max_wait),
    )


ROOT_COLOUR = composite(177, segment("A", 30, 45), segment("B", 15), segment("C", 30), segment("D", 30))


def person(  # noqa: PLR0913 - everything a test may want to vary, by name
    staff: StaffId,
    skills: Sequence[int | Skill],
    *,
    hours: WeeklyHours | None = None,
    breaks: WeeklyHours | None = None,
    absences: Sequence[Absence] = (),
    special_days: Sequence[SpecialDay] = (),
) -> StaffMember:
    """A member of the main branch."""
    return StaffMember(
        id=staff,
        name=str(staff).title(),
        branch=MAIN,
        skills=tuple(one if isinstance(one, Skill) else Skill(service=ServiceId(one)) for one in skills),
        hours=hours,
        breaks=breaks or WeeklyHours(),
        absences=tuple(absences),
        special_days=tuple(special_days),
    )


def salon(  # noqa: PLR0913 - everything a test may want to vary, by name
    services: Sequence[Service],
    staff: Sequence[StaffMember] | None = None,
    *,
    hours: WeeklyHours | None = None,
    closures: Sequence[Closure] = (),
    special_days: Sequence[SpecialDay] = (),
    chairs: int | None = None,
    holidays: HolidayCalendar = NO_HOLIDAYS,
    timezone: str = "Europe/Berlin",
    rules: Mapping[str, timedelta] | None = None,
) -> Catalogue:
    """A salon of one branch, open 09:00-18:00 every day; without staff given, Emma and Fabian can do everything."""
    everything = [service.id for service in services]
    branch = Branch(
        id=MAIN,
        name="Haupthaus",
        state="BE",
        opening_hours=hours or daily("09:00-18:00"),
        closures=tuple(closures),
        special_days=tuple(special_days),
        chairs=chairs,
    )
    built = Salon(id=SalonId("test"), name="Salon Test", timezone=timezone, branches=(branch,))
    for name, value in (rules or {}).items():
        built = replace(built, **{name: value})  # type: ignore[arg-type]  # every rule is a timedelta
    people = staff if staff is not None else [person(EMMA, everything), person(FABIAN, everything)]
    return Catalogue(salon=built, services=tuple(services), staff=tuple(people), holidays=holidays)


def at(day: date, clock: str, timezone: str = "Europe/Berlin") -> int:
    """The UTC minute of a local time."""
    return zone(timezone).minute(day, _time(clock))


def moment(day: date, clock: str, timezone: str = "Europe/Berlin") -> datetime:
    """The moment of a local time."""
    return datetime.fromtimestamp(at(day, clock, timezone) * 60, tz=UTC)


def on(day: date, clock: str | None = None, **bounds: object) -> When:
    """One day, at a time or within bounds given as HH:MM."""
    times = {name: _time(value) if isinstance(value, str) else value for name, value in bounds.items()}
    return When(day_from=day, day_to=day, at=None if clock is None else _time(clock), **times)  # type: ignore[arg-type]  # the bounds are named as the fields are


def wish(services: int | Sequence[int], *when: When, staff: StaffWish = ANYBODY, side_by_side: bool = False) -> Wish:
    """A wish for services by number, all with the same people."""
    numbers = [services] if isinstance(services, int) else services
    return Wish(
        services=tuple(ServiceWish(service=ServiceId(number), staff=staff) for number in numbers),
        when=when,
        side_by_side=side_by_side,
    )


def require(*staff: StaffId) -> StaffWish:
    """Only these people."""
    return StaffWish(mode=WishMode.REQUIRE, staff=staff)


def prefer(*staff: StaffId) -> StaffWish:
    """Rather these people."""
    return StaffWish(mode=WishMode.PREFER, staff=staff)


def told(answer: Availability, day: date = WEDNESDAY) -> list[tuple[str, str, str]]:
    """Reason, time (with the days after `day`) and person of each offer."""
    out = []
    for offer in answer.offers:
        minutes = minute_of(offer.starts_at) - at(day, "00:00")
        days, rest = divmod(minutes, 24 * 60)
        clock = f"{rest // 60:02}:{rest % 60:02}"
        out.append((offer.reason.value, f"+{days} {clock}" if days else clock, str(offer.appointments[0].staff)))
    return out


def taken(staff: StaffId, *spans: str, day: date = WEDNESDAY, kind: int = 0) -> list[tuple[StaffId, int, int, int]]:
    """Busy rows of a person on a day."""
    return [(staff, at(day, a), at(day, b), kind) for a, b in (one.split("-") for one in spans)]


def code(answer: Availability) -> str | None:
    """The code of the obstacle, None where the wish itself is free."""
    return None if answer.obstacle is None else answer.obstacle.code


def _time(clock: str) -> time:
    hour, minute = clock.split(":")
    return time(int(hour), int(minute))
