"""What is offered to a wish, in which order and for which reason; pauses; what an offer is."""

from datetime import timedelta

import pytest

from booking.domain.availability import find, offer_of, search_days
from booking.domain.busy import Busy, occupancies
from booking.domain.catalogue import PausePolicy
from booking.domain.ids import ServiceId
from booking.domain.local_time import at_minute, minute_of
from booking.domain.offers import OfferReason
from booking.domain.wishes import ANYBODY, ServiceWish, When, Wish, WishMode
from tests.fakes.booking_domain import (
    EMMA,
    FABIAN,
    ROOT_COLOUR,
    TUESDAY,
    WEDNESDAY,
    at,
    code,
    composite,
    daily,
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

CUT = simple(42, 30, fits=True)
LADIES = simple(41, 45)
NOW = moment(TUESDAY, "08:00")
SHOP = salon([LADIES, CUT, ROOT_COLOUR])
FREE = Busy()
DAY = timedelta(days=1)


def test_the_wish_itself_is_one_exact_offer_without_an_obstacle() -> None:
    answer = find(SHOP, FREE, wish(177, on(WEDNESDAY, "14:00"), staff=require(EMMA)), NOW)
    assert told(answer) == [("exact", "14:00", "emma")]
    assert answer.obstacle is None
    [appointment] = answer.offers[0].appointments
    begins = [(one.key, minute_of(one.starts_at) - at(WEDNESDAY, "14:00"), one.staff) for one in appointment.segments]
    assert begins == [("A", 0, EMMA), ("B", 75, EMMA), ("C", 90, EMMA), ("D", 120, EMMA)]


def test_somebody_else_can_be_booked_into_the_pause() -> None:
    first = find(SHOP, FREE, wish(177, on(WEDNESDAY, "14:00"), staff=require(EMMA)), NOW).offers[0]
    busy = Busy.of(occupancies(first.appointments[0], ROOT_COLOUR))
    assert told(find(SHOP, busy, wish(42, on(WEDNESDAY, "14:30"), staff=require(EMMA)), NOW)) == [
        ("exact", "14:30", "emma")
    ]
    assert code(find(SHOP, busy, wish(41, on(WEDNESDAY, "14:35"), staff=require(EMMA)), NOW)) == "staff_busy"


def test_with_anybody_small_gaps_are_filled_first() -> None:
    busy = Busy.of(taken(FABIAN, "13:00-14:00", "14:30-16:00"))
    assert told(find(SHOP, busy, wish(42, on(WEDNESDAY, "14:00")), NOW)) == [("exact", "14:00", "fabian")]


def test_alternatives_one_of_each_reason_nearest_first() -> None:
    busy = Busy.of(taken(EMMA, "13:30-15:00"))
    answer = find(SHOP, busy, wish(42, on(WEDNESDAY, "14:00"), staff=require(EMMA)), NOW)
    assert told(answer) == [
        ("other_time", "13:00", "emma"),
        ("other_staff", "14:00", "fabian"),
        ("other_day", "+1 14:00", "emma"),
    ]
    assert answer.obstacle is not None
    assert answer.obstacle.code == "staff_busy"
    assert answer.obstacle.facts["staff"] == EMMA


def test_with_anybody_alternatives_lie_before_and_after() -> None:
    busy = Busy.of(taken(EMMA, "13:30-15:00") + taken(FABIAN, "13:30-15:00"))
    answer = find(SHOP, busy, wish(42, on(WEDNESDAY, "14:00")), NOW)
    assert [one[:2] for one in told(answer)] == [
        ("other_time", "13:00"),
        ("other_time", "15:00"),
        ("other_day", "+1 14:00"),
    ]
    assert code(answer) == "all_busy"


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_never_more_than_asked_for(limit: int) -> None:
    window = When(day_from=WEDNESDAY, day_to=WEDNESDAY + 7 * DAY)
    assert len(find(SHOP, FREE, wish(42, window), NOW, limit).offers) == limit
    busy = Busy.of(taken(EMMA, "09:00-18:00"))
    assert len(find(SHOP, busy, wish(42, on(WEDNESDAY, "14:00"), staff=require(EMMA)), NOW, limit).offers) <= limit


def test_three_unless_told_otherwise() -> None:
    assert len(find(SHOP, FREE, wish(42, on(WEDNESDAY)), NOW).offers) == 3


def test_the_pause_policies() -> None:
    for policy, cut_fits, ladies_fit in (
        (PausePolicy.FREE, True, True),
        (PausePolicy.BLOCKED, False, False),
        (PausePolicy.FLEXIBLE, True, False),
    ):
        colour = composite(177, segment("A", 30, 60, policy), segment("B", 30))
        shop = salon([CUT, LADIES, colour], [person(EMMA, [41, 42, 177])])
        first = find(shop, FREE, wish(177, on(WEDNESDAY, "10:00")), NOW).offers[0]
        busy = Busy.of(occupancies(first.appointments[0], colour))
        assert (find(shop, busy, wish(42, on(WEDNESDAY, "10:30")), NOW).exact is not None) is cut_fits, policy
        assert (find(shop, busy, wish(41, on(WEDNESDAY, "10:30")), NOW).exact is not None) is ladies_fit, policy


def test_a_flexible_pause_goes_over_fitting_work_and_not_over_other_work() -> None:
    colour = composite(177, segment("A", 30, 60, PausePolicy.FLEXIBLE), segment("B", 30))
    shop = salon([CUT, colour], [person(EMMA, [42, 177])])
    fitting, other = (Busy.of(taken(EMMA, "10:45-11:00", kind=kind)) for kind in (1, 0))
    assert find(shop, fitting, wish(177, on(WEDNESDAY, "10:00")), NOW).exact is not None
    assert find(shop, other, wish(177, on(WEDNESDAY, "10:00")), NOW).exact is None


def test_the_person_may_leave_in_the_pause_but_not_the_guest() -> None:
    early = person(EMMA, [177], breaks=daily("10:35-11:10"))
    assert find(salon([ROOT_COLOUR], [early]), FREE, wish(177, on(WEDNESDAY, "10:00")), NOW).exact is not None
    noon = daily("09:00-10:40", "11:10-18:00")
    shop = salon([ROOT_COLOUR], [person(EMMA, [177])], hours=noon)
    assert code(find(shop, FREE, wish(177, on(WEDNESDAY, "10:00")), NOW)) == "ends_after_closing"


def test_search_days_reach_from_the_wish_to_a_fortnight_of_open_days_after_it() -> None:
    first, last = search_days(SHOP, wish(42, on(WEDNESDAY, "10:00")), NOW)
    assert (first, last) == (WEDNESDAY, WEDNESDAY + 14 * DAY)
    past = search_days(SHOP, wish(42, on(TUESDAY - 9 * DAY, "10:00")), NOW)
    assert past == (TUESDAY, TUESDAY + 13 * DAY)


def test_an_offer_has_the_same_id_whenever_it_is_made() -> None:
    asked = wish(42, on(WEDNESDAY, "10:00"), staff=require(EMMA))
    one, two = find(SHOP, FREE, asked, NOW).offers[0], find(SHOP, FREE, asked, NOW + DAY / 48).offers[0]
    other = find(SHOP, FREE, wish(42, on(WEDNESDAY, "10:05"), staff=require(EMMA)), NOW).offers[0]
    assert one.id == two.id == offer_of(SHOP.salon.id, one.appointments, OfferReason.OTHER_DAY).id
    assert one.id != other.id
    assert one.id.startswith("off_")


def test_the_answer_does_not_depend_on_the_order_of_the_rows() -> None:
    rows = taken(EMMA, "09:00-10:00", "11:00-13:00", "12:30-15:00") + taken(FABIAN, "10:00-17:00")
    asked = wish(42, on(WEDNESDAY))
    assert find(SHOP, Busy.of(rows), asked, NOW) == find(SHOP, Busy.of(rows[::-1]), asked, NOW)


def test_for_whom_is_kept() -> None:
    both = Wish(
        services=(ServiceWish(service=ServiceId(41)), ServiceWish(service=ServiceId(42), for_whom="mein Sohn")),
        when=(on(WEDNESDAY, "10:00"),),
        side_by_side=True,
    )
    [offer] = find(SHOP, FREE, both, NOW).offers
    assert [(one.service, one.for_whom) for one in offer.appointments] == [(41, ""), (42, "mein Sohn")]
    assert len({one.staff for one in offer.appointments}) == 2
    assert at_minute(at(WEDNESDAY, "10:00")) == offer.starts_at
    assert ANYBODY.mode is WishMode.ANY
