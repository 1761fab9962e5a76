"""Several services of one caller, several people at one service, several guests at once, and chairs."""

from datetime import datetime, timedelta

import pytest

from booking.domain.availability import find
from booking.domain.busy import Busy, occupancies, occupied_by
from booking.domain.checking import first_conflict
from booking.domain.ids import ServiceId, StaffId
from booking.domain.local_time import at_minute, minute_of
from booking.domain.offers import Offer
from booking.domain.roster import Skill
from booking.domain.wishes import ServiceWish, Wish
from tests.fakes.booking_domain import (
    EMMA,
    FABIAN,
    MAIN,
    OLIVER,
    ROOT_COLOUR,
    TUESDAY,
    WEDNESDAY,
    at,
    code,
    composite,
    moment,
    on,
    person,
    require,
    salon,
    segment,
    simple,
    taken,
    told,
    wish,
)

NOW = moment(TUESDAY, "08:00")
CUT, BEARD = simple(42, 30), simple(45, 20)
FREE = Busy()


def placed(offer: Offer) -> list[tuple[int, str, str, str]]:
    """Service, person, first start and last end of each appointment."""

    def clock(moment_: datetime) -> str:
        minute = minute_of(moment_) - at(WEDNESDAY, "00:00")
        return f"{minute // 60:02}:{minute % 60:02}"

    return [(int(one.service), str(one.staff), clock(one.starts_at), clock(one.ends_at)) for one in offer.appointments]


def people(offer: Offer) -> list[str]:
    """Who does each segment of the first appointment."""
    return [str(one.staff) for one in offer.appointments[0].segments]


def test_one_after_the_other_with_one_person_where_it_goes() -> None:
    answer = find(salon([CUT, BEARD]), FREE, wish([42, 45], on(WEDNESDAY, "10:00")), NOW)
    assert placed(answer.offers[0]) == [(42, "emma", "10:00", "10:30"), (45, "emma", "10:30", "10:50")]


def test_another_order_is_taken_where_the_wished_one_does_not_fit() -> None:
    shop = salon([CUT, BEARD], [person(EMMA, [42]), person(FABIAN, [45])])
    busy = Busy.of(taken(EMMA, "10:00-10:20"))
    answer = find(shop, busy, wish([42, 45], on(WEDNESDAY, "10:00")), NOW)
    assert placed(answer.offers[0]) == [(45, "fabian", "10:00", "10:20"), (42, "emma", "10:20", "10:50")]


def test_between_two_services_the_guest_waits_no_longer_than_the_salon_says() -> None:
    shop = salon([CUT, BEARD], [person(EMMA, [42]), person(FABIAN, [45])], rules={"visit_wait": timedelta(minutes=15)})
    waits = Busy.of(taken(FABIAN, "09:00-10:45") + taken(EMMA, "10:30-18:00"))
    answer = find(shop, waits, wish([42, 45], on(WEDNESDAY, "10:00")), NOW)
    assert placed(answer.offers[0]) == [(42, "emma", "10:00", "10:30"), (45, "fabian", "10:45", "11:05")]
    too_long = Busy.of(taken(FABIAN, "09:00-10:50") + taken(EMMA, "10:30-18:00"))
    assert code(find(shop, too_long, wish([42, 45], on(WEDNESDAY, "10:00")), NOW)) == "all_busy"


def test_on_one_day_but_not_together_the_gap_is_free() -> None:
    shop = salon([CUT, BEARD], [person(EMMA, [42]), person(FABIAN, [45])])
    busy = Busy.of(taken(FABIAN, "09:00-15:00") + taken(EMMA, "10:30-18:00"))
    services = (ServiceWish(service=ServiceId(42)), ServiceWish(service=ServiceId(45)))
    apart = Wish(services=services, when=(on(WEDNESDAY, "10:00"),), together=False)
    assert placed(find(shop, busy, apart, NOW).offers[0])[1] == (45, "fabian", "15:00", "15:20")


def test_two_children_one_after_the_other() -> None:
    answer = find(salon([CUT], [person(EMMA, [42])]), FREE, wish([42, 42], on(WEDNESDAY, "10:00")), NOW)
    assert [one[2] for one in placed(answer.offers[0])] == ["10:00", "10:30"]


def test_side_by_side_with_different_people() -> None:
    shop = salon([ROOT_COLOUR, CUT])
    asked = wish([177, 42], on(WEDNESDAY, "10:00"), side_by_side=True)
    assert placed(find(shop, FREE, asked, NOW).offers[0]) == [
        (177, "emma", "10:00", "12:30"),
        (42, "fabian", "10:00", "10:30"),
    ]


def test_side_by_side_the_order_of_the_wish_is_kept() -> None:
    asked = wish([42, 177], on(WEDNESDAY, "10:00"), side_by_side=True)
    assert [one[0] for one in placed(find(salon([ROOT_COLOUR, CUT]), FREE, asked, NOW).offers[0])] == [42, 177]


def test_a_single_person_serves_the_son_in_the_mothers_pause() -> None:
    shop = salon([ROOT_COLOUR, CUT], [person(EMMA, [177, 42])])
    asked = wish([177, 42], on(WEDNESDAY, "10:00"), side_by_side=True)
    assert placed(find(shop, FREE, asked, NOW).offers[0]) == [
        (177, "emma", "10:00", "12:30"),
        (42, "emma", "10:30", "11:00"),
    ]


def test_three_guests_side_by_side() -> None:
    shop = salon([ROOT_COLOUR, CUT], [person(EMMA, [177, 42]), person(FABIAN, [42])])
    asked = wish([177, 42, 42], on(WEDNESDAY, "10:00"), side_by_side=True)
    [offer] = find(shop, FREE, asked, NOW).offers
    assert first_conflict(shop, FREE, offer.appointments) is None
    assert len(offer.appointments) == 3
    two_chairs = salon([ROOT_COLOUR, CUT], [person(EMMA, [177, 42]), person(FABIAN, [42])], chairs=2)
    assert find(two_chairs, FREE, asked, NOW).exact is None


def test_chairs_are_kept_in_the_pause() -> None:
    shop = salon([ROOT_COLOUR, CUT], chairs=1)
    first = find(shop, FREE, wish(177, on(WEDNESDAY, "10:00"), staff=require(EMMA)), NOW).offers[0]
    services = {int(service.id): service for service in shop.services}
    busy = occupied_by(first.appointments, services)
    assert told(find(shop, busy, wish(42, on(WEDNESDAY, "10:40")), NOW))[0][:2] == ("other_time", "09:30")
    assert find(shop, busy, wish(42, on(WEDNESDAY, "12:30")), NOW).exact is not None
    roomier = salon([ROOT_COLOUR, CUT], chairs=2)
    assert find(roomier, busy, wish(42, on(WEDNESDAY, "10:40")), NOW).exact is not None


def test_who_needs_no_chair_is_not_kept_out_by_chairs() -> None:
    talk = simple(50, 15, needs_chair=False)
    shop = salon([talk], chairs=1)
    busy = Busy.of((), [(MAIN, at(WEDNESDAY, "09:00"), at(WEDNESDAY, "18:00"))])
    assert find(shop, busy, wish(50, on(WEDNESDAY, "10:00")), NOW).exact is not None


HANDED = composite(
    200, segment("A", 30, 20), segment("B", 15), segment("C", 30, same_staff_as="A"), hand_over=True, max_wait=10
)


def test_a_service_is_handed_over_where_nobody_can_do_all_of_it() -> None:
    only_washes = Skill(service=ServiceId(200), segments=frozenset("B"))
    not_washing = Skill(service=ServiceId(200), segments=frozenset("AC"))
    shop = salon([HANDED], [person(EMMA, [not_washing]), person(OLIVER, [only_washes])])
    [offer] = find(shop, FREE, wish(200, on(WEDNESDAY, "10:00")), NOW).offers
    assert people(offer) == ["emma", "oliver", "emma"]
    segments = offer.appointments[0].segments
    assert [minute_of(one.starts_at) - at(WEDNESDAY, "10:00") for one in segments] == [0, 50, 65]


def test_the_last_segment_is_done_by_whoever_did_the_first() -> None:
    shop = salon([HANDED], [person(EMMA, [200]), person(FABIAN, [200])])
    busy = Busy.of(taken(EMMA, "10:50-11:05"))
    [offer] = find(shop, busy, wish(200, on(WEDNESDAY, "10:00"), staff=require(EMMA, FABIAN)), NOW).offers
    assert people(offer) in (["emma", "fabian", "emma"], ["fabian", "fabian", "fabian"])
    away = Busy.of(taken(EMMA, "10:50-11:05") + taken(FABIAN, "10:00-10:30"))
    [handed] = find(shop, away, wish(200, on(WEDNESDAY, "10:00")), NOW).offers
    assert people(handed) == ["emma", "fabian", "emma"]


def test_the_guest_waits_for_the_next_person_as_long_as_the_service_allows() -> None:
    only_washes = Skill(service=ServiceId(200), segments=frozenset("B"))
    not_washing = Skill(service=ServiceId(200), segments=frozenset("AC"))
    shop = salon([HANDED], [person(EMMA, [not_washing]), person(OLIVER, [only_washes])])
    ten_late = Busy.of(taken(OLIVER, "10:40-11:00"))
    segments = find(shop, ten_late, wish(200, on(WEDNESDAY, "10:00")), NOW).offers[0].appointments[0].segments
    assert [minute_of(one.starts_at) - at(WEDNESDAY, "10:00") for one in segments] == [0, 60, 75]
    later = Busy.of(taken(OLIVER, "10:40-11:05"))
    assert find(shop, later, wish(200, on(WEDNESDAY, "10:00")), NOW).exact is None


def test_one_person_is_preferred_to_two() -> None:
    shop = salon([HANDED], [person(EMMA, [200]), person(FABIAN, [200])])
    [offer] = find(shop, FREE, wish(200, on(WEDNESDAY, "10:00")), NOW).offers
    assert len(set(people(offer))) == 1


def test_the_named_person_does_every_segment_they_can() -> None:
    only_washes = Skill(service=ServiceId(200), segments=frozenset("AC"))
    shop = salon([HANDED], [person(EMMA, [only_washes]), person(FABIAN, [200]), person(OLIVER, [200])])
    [offer] = find(shop, FREE, wish(200, on(WEDNESDAY, "10:00"), staff=require(EMMA)), NOW).offers
    assert people(offer)[::2] == ["emma", "emma"]


def test_own_durations_move_what_follows() -> None:
    slow = Skill(service=ServiceId(177), durations={"A": timedelta(minutes=45)})
    shop = salon([ROOT_COLOUR], [person(EMMA, [slow])])
    segments = find(shop, FREE, wish(177, on(WEDNESDAY, "10:00")), NOW).offers[0].appointments[0].segments
    assert [minute_of(one.starts_at) - at(WEDNESDAY, "10:00") for one in segments] == [0, 90, 105, 135]
    assert find(shop, FREE, wish(177, on(WEDNESDAY, "15:20")), NOW).exact is None
    assert find(shop, FREE, wish(177, on(WEDNESDAY, "15:15")), NOW).exact is not None


@pytest.mark.parametrize(
    ("spoils", "expected"),
    [
        ([], None),
        (taken(EMMA, "10:10-10:15"), "busy 177 emma"),
        (taken(EMMA, "10:40-11:00"), None),
    ],
)
def test_the_last_check_sees_what_came_in_between(
    spoils: list[tuple[StaffId, int, int, int]], expected: str | None
) -> None:
    shop = salon([ROOT_COLOUR], [person(EMMA, [177])])
    offer = find(shop, FREE, wish(177, on(WEDNESDAY, "10:00")), NOW).offers[0]
    assert first_conflict(shop, Busy.of(spoils), offer.appointments) == expected


def test_the_last_check_sees_a_changed_catalogue_and_itself() -> None:
    shop = salon([CUT], [person(EMMA, [42])], chairs=1)
    offer = find(shop, FREE, wish(42, on(WEDNESDAY, "10:00")), NOW).offers[0]
    assert first_conflict(salon([CUT], [person(EMMA, [])]), FREE, offer.appointments) == "not_skilled 42A"
    later = salon([CUT], [person(EMMA, [42], absences=())], hours=None, special_days=())
    assert first_conflict(later, FREE, offer.appointments) is None
    chair = Busy.of((), [(MAIN, at(WEDNESDAY, "10:20"), at(WEDNESDAY, "11:00"))])
    assert first_conflict(shop, chair, offer.appointments) == "no_chair 42"
    twice = (*offer.appointments, *offer.appointments)
    assert first_conflict(salon([CUT], [person(EMMA, [42])]), FREE, twice) == "busy 42 emma"


def test_the_rows_of_an_appointment() -> None:
    offer = find(salon([ROOT_COLOUR]), FREE, wish(177, on(WEDNESDAY, "10:00")), NOW).offers[0]
    rows = occupancies(offer.appointments[0], ROOT_COLOUR)
    assert [(row[1] - at(WEDNESDAY, "10:00"), row[2] - row[1], row[3]) for row in rows] == [
        (0, 30, 0),
        (75, 15, 0),
        (90, 30, 0),
        (120, 30, 0),
    ]
    assert offer.appointments[0].segments[0].busy_until == at_minute(at(WEDNESDAY, "10:30"))
