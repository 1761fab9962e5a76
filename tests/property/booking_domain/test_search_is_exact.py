"""The search against a minute-by-minute scan: it misses nothing and promises nothing that cannot be kept."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from booking.domain.availability import find
from booking.domain.busy import Busy
from booking.domain.catalogue import Catalogue, PausePolicy, Segment, Service
from booking.domain.checking import first_conflict
from booking.domain.hours import Absence, Closure, DailySpan, WeeklyHours
from booking.domain.ids import ServiceId, StaffId
from booking.domain.local_time import at_minute, minute_of
from booking.domain.offers import OfferReason
from booking.domain.roster import Skill, StaffMember
from booking.domain.searching import Search
from booking.domain.timeline import on_grid
from tests.fakes.booking_domain import MAIN, WEDNESDAY, at, daily, moment, on, salon, span, wish
from tests.property.booking_domain.minute_scan import MinuteScan, Row

PEOPLE = [StaffId("ada"), StaffId("bea"), StaffId("cem")]
NOW = moment(WEDNESDAY, "00:00")
OPENS = at(WEDNESDAY, "09:00")
LASTS = 150
slow = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@st.composite
def services(draw: st.DrawFn, number: int, most_segments: int = 3) -> Service:
    count = draw(st.integers(1, most_segments))
    hand_over = count > 1 and draw(st.booleans())
    segments = list[Segment]()
    for index in range(count):
        last = index == count - 1
        earlier = [None, *[one.key for one in segments]] if hand_over and index else [None]
        segments.append(
            Segment(
                key="ABC"[index],
                name="x",
                work=timedelta(minutes=draw(st.sampled_from([5, 10, 17, 30]))),
                pause_after=timedelta(minutes=0 if last else draw(st.sampled_from([0, 5, 20, 33]))),
                pause_policy=PausePolicy.FREE if last else draw(st.sampled_from(PausePolicy)),
                same_staff_as=draw(st.sampled_from(earlier)),
            )
        )
    return Service(
        id=ServiceId(number),
        name=f"S{number}",
        segments=tuple(segments),
        hand_over=hand_over,
        max_wait=timedelta(minutes=draw(st.sampled_from([0, 0, 3, 5, 15])) if hand_over else 0),
        needs_chair=draw(st.booleans()),
        fits_into_pause=draw(st.booleans()),
    )


@st.composite
def spans_of_day(draw: st.DrawFn) -> DailySpan:
    start = draw(st.integers(0, 9)) * 15
    stop = start + draw(st.integers(1, 4)) * 15
    return span(f"{9 + start // 60:02}:{start % 60:02}-{9 + stop // 60:02}:{stop % 60:02}")


@st.composite
def members(draw: st.DrawFn, staff: StaffId, offered: list[Service]) -> StaffMember:
    skills = []
    for service in offered:
        keys = [segment.key for segment in service.segments]
        known = draw(st.one_of(st.none(), st.frozensets(st.sampled_from(keys), min_size=1)))
        own = draw(st.dictionaries(st.sampled_from(keys), st.sampled_from([5, 12, 25]), max_size=1))
        durations = {key: timedelta(minutes=value) for key, value in own.items()}
        if draw(st.integers(0, 4)):
            skills.append(Skill(service=service.id, segments=known, durations=durations))
    breaks = draw(st.one_of(st.none(), spans_of_day()))
    away = draw(st.one_of(st.none(), st.none(), spans_of_day()))
    return StaffMember(
        id=staff,
        name=str(staff),
        branch=MAIN,
        skills=tuple(skills),
        hours=draw(st.sampled_from([None, daily("09:00-11:30"), daily("09:20-10:10", "10:30-11:30")])),
        breaks=WeeklyHours() if breaks is None else WeeklyHours(((breaks,),) * 7),
        absences=() if away is None else (Absence(first_day=WEDNESDAY, last_day=WEDNESDAY, span=away),),
    )


@st.composite
def scenes(draw: st.DrawFn, service_count: int = 1, most_segments: int = 3) -> tuple[Catalogue, MinuteScan, Busy]:
    offered = [draw(services(number, most_segments)) for number in range(1, service_count + 1)]
    people = [draw(members(staff, offered)) for staff in PEOPLE[: draw(st.integers(1, 3))]]
    shut = draw(st.one_of(st.none(), st.none(), spans_of_day()))
    catalogue = salon(
        offered,
        people,
        hours=draw(st.sampled_from([daily("09:00-11:30"), daily("09:00-10:00", "10:20-11:30")])),
        closures=() if shut is None else [Closure(first_day=WEDNESDAY, last_day=WEDNESDAY, span=shut)],
        chairs=draw(st.sampled_from([None, 1, 2])),
        rules={
            "grid": timedelta(minutes=draw(st.sampled_from([5, 10, 15]))),
            "visit_wait": timedelta(minutes=draw(st.sampled_from([0, 4, 15]))),
        },
    )
    rows = list[Row]()
    for _ in range(draw(st.integers(0, 6))):
        start = OPENS + draw(st.integers(-10, LASTS))
        length = draw(st.sampled_from([3, 10, 20, 45]))
        rows.append((draw(st.sampled_from(PEOPLE)), start, start + length, draw(st.integers(0, 2))))
    chairs = [
        (start, start + draw(st.sampled_from([10, 30])))
        for start in draw(st.lists(st.integers(OPENS - 5, OPENS + LASTS), max_size=3))
    ]
    scan = MinuteScan(catalogue, rows, chairs, WEDNESDAY)
    return catalogue, scan, Busy.of(rows, [(MAIN, a, b) for a, b in chairs])


def starts_found(catalogue: Catalogue, busy: Busy, numbers: list[int], *, side_by_side: bool = False) -> set[int]:
    search = Search(catalogue, busy, wish(numbers, on(WEDNESDAY), side_by_side=side_by_side), NOW)
    searched = search.day(WEDNESDAY)
    found = set(on_grid(searched.as_wished.starts, searched.board.grid, searched.board.anchor))
    for start in found:
        planned = searched.as_wished.plan(start)
        assert planned is not None, f"no plan for a promised start {at_minute(start)}"
        assert min(minute_of(one.starts_at) for one in planned) == start
        assert first_conflict(catalogue, busy, planned) is None
    return found


def people_of(catalogue: Catalogue) -> list[StaffId]:
    return [member.id for member in catalogue.staff]


@slow
@given(scenes())
def test_one_service_can_begin_exactly_when_the_scan_says_so(scene: tuple[Catalogue, MinuteScan, Busy]) -> None:
    catalogue, scan, busy = scene
    assert starts_found(catalogue, busy, [1]) == scan.starts(catalogue.services[0], people_of(catalogue))


@slow
@given(scenes(service_count=2, most_segments=2))
def test_services_in_sequence_can_begin_exactly_when_the_scan_says_so(
    scene: tuple[Catalogue, MinuteScan, Busy],
) -> None:
    catalogue, scan, busy = scene
    gap = int(catalogue.salon.visit_wait.total_seconds()) // 60
    expected = scan.starts_in_sequence(list(catalogue.services), people_of(catalogue), gap)
    assert starts_found(catalogue, busy, [1, 2]) == expected


@slow
@given(scenes(service_count=2, most_segments=2))
def test_guests_side_by_side_can_begin_exactly_when_the_scan_says_so(
    scene: tuple[Catalogue, MinuteScan, Busy],
) -> None:
    catalogue, _, busy = scene
    assume(all(not service.hand_over for service in catalogue.services))
    assume(all(not skill.durations for member in catalogue.staff for skill in member.skills))
    longer, shorter = sorted(catalogue.services, key=lambda one: -one.duration)
    scan = MinuteScan(catalogue, scene[1].rows, scene[1].chairs, WEDNESDAY)
    expected = scan.starts_side_by_side(longer, shorter, people_of(catalogue))
    assert starts_found(catalogue, busy, [1, 2], side_by_side=True) == expected


@slow
@given(scenes(), st.integers(0, LASTS // 5))
def test_the_wish_itself_is_offered_exactly_when_the_scan_finds_it(
    scene: tuple[Catalogue, MinuteScan, Busy], step: int
) -> None:
    catalogue, scan, busy = scene
    minute = OPENS + step * 5
    clock = f"{9 + step * 5 // 60:02}:{step * 5 % 60:02}"
    answer = find(catalogue, busy, wish(1, on(WEDNESDAY, clock)), NOW)
    possible = minute in scan.starts(catalogue.services[0], people_of(catalogue))
    assert (answer.exact is not None) == possible == (answer.obstacle is None)
    for offer in answer.offers:
        assert first_conflict(catalogue, busy, offer.appointments) is None
        assert (offer.reason is OfferReason.EXACT) == possible


@slow
@given(scenes())
def test_the_earliest_is_the_earliest(scene: tuple[Catalogue, MinuteScan, Busy]) -> None:
    catalogue, scan, busy = scene
    answer = find(catalogue, busy, wish(1, on(WEDNESDAY, earliest=True)), NOW)
    expected = scan.starts(catalogue.services[0], people_of(catalogue))
    if expected:
        assert minute_of(answer.offers[0].starts_at) == min(expected)
    else:
        assert answer.obstacle is not None


@slow
@given(scenes(), st.integers(0, LASTS))
def test_what_must_be_over_is_over(scene: tuple[Catalogue, MinuteScan, Busy], minutes: int) -> None:
    catalogue, scan, busy = scene
    end = OPENS + minutes
    clock = f"{9 + minutes // 60:02}:{minutes % 60:02}"
    answer = find(catalogue, busy, wish(1, on(WEDNESDAY, end_by=clock)), NOW)
    people = people_of(catalogue)
    service = catalogue.services[0]
    in_time = any(
        placed[-1][2] <= end
        for start in scan.starts(service, people)
        for placed in scan.placements(service, start, people, scan.rows, scan.chairs)
    )
    assert (answer.exact is not None) == in_time
    if answer.exact:
        assert minute_of(answer.exact.ends_at) <= end


def test_the_scan_itself_is_not_blind() -> None:
    """The reference finds and refuses what a person would: a control that it is not trivially true."""
    offered = [Service(id=ServiceId(1), name="S", segments=(Segment(key="A", name="x", work=timedelta(minutes=30)),))]
    catalogue = salon(offered, hours=daily("09:00-10:00"))
    scan = MinuteScan(catalogue, [(StaffId("emma"), OPENS, OPENS + 20, 0)], [], WEDNESDAY)
    assert min(scan.starts(offered[0], [StaffId("emma")])) == OPENS + 20
    assert max(scan.starts(offered[0], [StaffId("emma")])) == OPENS + 30
    later = replace(catalogue, staff=())
    assert MinuteScan(later, [], [], WEDNESDAY).starts(offered[0], []) == set()
