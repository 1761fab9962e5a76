"""The nights in which the clock is changed, to the minute."""

from datetime import date, timedelta

import pytest

from booking.domain.availability import find
from booking.domain.busy import Busy
from booking.domain.local_time import minute_of
from booking.domain.timetable import timetable
from tests.fakes.booking_domain import EMMA, ROOT_COLOUR, at, daily, moment, on, person, salon, simple, wish

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
NIGHT = salon([simple(1, 60), ROOT_COLOUR], [person(EMMA, [1, 177])], hours=daily("00:00-24:00"))


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 6, 1), 24)])
def test_the_day_is_as_long_as_it_is(day: date, hours: int) -> None:
    [(start, stop)] = timetable(NIGHT).present(EMMA, day)
    assert stop - start == hours * 60


def test_in_spring_an_hour_of_work_over_the_gap_ends_an_hour_later_on_the_wall() -> None:
    found = find(NIGHT, Busy(), wish(1, on(SPRING, "01:30")), moment(SPRING, "00:00"))
    assert found.exact is not None
    assert found.exact.ends_at - found.exact.starts_at == timedelta(hours=1)
    assert minute_of(found.exact.ends_at) == at(SPRING, "03:30")


def test_in_spring_a_time_that_does_not_exist_means_an_hour_later() -> None:
    found = find(NIGHT, Busy(), wish(1, on(SPRING, "02:30")), moment(SPRING, "00:00"))
    assert found.exact is not None
    assert minute_of(found.exact.starts_at) == at(SPRING, "03:30")


def test_in_autumn_a_time_that_happens_twice_means_the_first() -> None:
    found = find(NIGHT, Busy(), wish(1, on(AUTUMN, "02:30")), moment(AUTUMN, "00:00"))
    assert found.exact is not None
    assert minute_of(found.exact.starts_at) == at(AUTUMN, "02:00") + 30
    assert at(AUTUMN, "03:00") - at(AUTUMN, "02:00") == 120


def test_in_autumn_both_hours_between_two_and_three_can_be_booked() -> None:
    first, second = at(AUTUMN, "02:00"), at(AUTUMN, "02:00") + 60
    busy = Busy.of([(EMMA, at(AUTUMN, "00:00"), first, 0), (EMMA, second + 60, at(AUTUMN, "12:00"), 0)])
    found = find(NIGHT, busy, wish(1, on(AUTUMN, end_by="11:00")), moment(AUTUMN, "00:00"), limit=2)
    assert [minute_of(offer.starts_at) for offer in found.offers] == [first, second]


def test_a_composite_keeps_its_length_over_the_change() -> None:
    for day in (SPRING, AUTUMN):
        found = find(NIGHT, Busy(), wish(177, on(day, "01:00")), moment(day, "00:00"))
        assert found.exact is not None
        assert found.exact.ends_at - found.exact.starts_at == timedelta(minutes=150)


def test_the_opening_hours_of_the_day_after_are_as_written() -> None:
    catalogue = salon([simple(1, 30)])
    for day in (SPRING, AUTUMN):
        found = find(catalogue, Busy(), wish(1, on(day, earliest=True)), moment(day, "00:00"))
        assert minute_of(found.offers[0].starts_at) == at(day, "09:00")
        nine = moment(day, "09:00")
        assert (nine - moment(day, "00:00")) == timedelta(hours=8 if day == SPRING else 10)
