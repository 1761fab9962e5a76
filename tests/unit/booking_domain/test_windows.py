"""Wishes for a part of a day, for several days, or for alternatives."""

from datetime import timedelta

import pytest

from booking.domain.availability import find
from booking.domain.busy import Busy
from booking.domain.wishes import When, Wish
from booking.errors import WishIncomplete
from tests.fakes.booking_domain import (
    EMMA,
    FABIAN,
    ROOT_COLOUR,
    TUESDAY,
    WEDNESDAY,
    code,
    moment,
    on,
    salon,
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


def test_a_window_of_a_day_is_spread() -> None:
    answer = find(SHOP, FREE, wish(42, on(WEDNESDAY, start_from="14:00", start_to="18:00")), NOW)
    assert [one[1] for one in told(answer)] == ["14:00", "15:00", "16:00"]


def test_the_last_start_of_a_window_is_inside_it() -> None:
    busy = Busy.of(taken(EMMA, "09:00-12:00") + taken(FABIAN, "09:00-12:00"))
    answer = find(SHOP, busy, wish(42, on(WEDNESDAY, start_from="09:00", start_to="12:00")), NOW)
    assert told(answer)[0][:2] == ("exact", "12:00")


def test_over_several_days_each_day_once() -> None:
    window = When(day_from=WEDNESDAY, day_to=WEDNESDAY + 3 * DAY)
    assert [one[1] for one in told(find(SHOP, FREE, wish(42, window), NOW))] == ["09:00", "+1 09:00", "+2 09:00"]


def test_the_earliest_comes_from_the_first_day() -> None:
    window = When(day_from=TUESDAY, day_to=WEDNESDAY + 3 * DAY, earliest=True)
    answer = find(SHOP, FREE, wish(42, window), moment(TUESDAY, "17:02"))
    assert told(answer, TUESDAY)[0][:2] == ("exact", "17:05")
    assert told(answer, TUESDAY)[-1][:2] == ("exact", "+1 09:00")


def test_it_must_be_over_by_five() -> None:
    answer = find(SHOP, FREE, wish(177, on(WEDNESDAY, end_by="17:00")), NOW)
    assert all(offer.ends_at <= moment(WEDNESDAY, "17:00") for offer in answer.offers)
    busy = Busy.of(taken(EMMA, "09:00-14:30") + taken(FABIAN, "09:00-14:35"))
    found = find(SHOP, busy, wish(177, on(WEDNESDAY, end_by="17:00")), NOW)
    assert told(found) == [("exact", "14:30", "emma")]
    later = find(SHOP, busy, wish(177, on(WEDNESDAY, end_by="16:55")), NOW)
    assert code(later) == "all_busy"


def test_around_three_is_met_by_a_quarter_past() -> None:
    busy = Busy.of(taken(EMMA, "14:00-15:15") + taken(FABIAN, "14:00-15:40"))
    assert told(find(SHOP, busy, wish(42, on(WEDNESDAY, "15:00", approx=True)), NOW))[0][:2] == ("exact", "15:15")
    assert code(find(SHOP, busy, wish(42, on(WEDNESDAY, "15:00")), NOW)) == "all_busy"


def test_of_two_alternatives_each_gets_its_turn() -> None:
    both = wish(42, on(WEDNESDAY, "10:00"), on(WEDNESDAY + DAY, "16:00"))
    assert [one[1] for one in told(find(SHOP, FREE, both, NOW))] == ["10:00", "+1 16:00"]


def test_a_time_beside_the_grid_is_not_promised() -> None:
    answer = find(SHOP, FREE, wish(42, on(WEDNESDAY, "14:02")), NOW)
    assert told(answer)[0][:2] == ("other_time", "14:00")
    assert answer.obstacle is not None


def test_a_wish_names_a_service_and_a_time_that_goes_forward() -> None:
    with pytest.raises(WishIncomplete):
        Wish(services=(), when=(on(WEDNESDAY),))
    with pytest.raises(WishIncomplete):
        When(day_from=WEDNESDAY, day_to=TUESDAY)


def test_only_one_day_with_one_time_is_concrete() -> None:
    assert wish(42, on(WEDNESDAY, "10:00")).is_concrete
    assert not wish(42, on(WEDNESDAY)).is_concrete
    assert not wish(42, on(WEDNESDAY, "10:00"), on(TUESDAY, "10:00")).is_concrete
