"""The ways a person can be wished for."""

from datetime import timedelta

import pytest

from booking.domain.availability import find
from booking.domain.busy import Busy
from booking.domain.hours import Absence
from booking.domain.ids import StaffId
from booking.domain.wishes import StaffWish, WishMode
from booking.errors import UnknownService, UnknownStaff
from tests.fakes.booking_domain import (
    EMMA,
    FABIAN,
    OLIVER,
    ROOT_COLOUR,
    TUESDAY,
    WEDNESDAY,
    code,
    moment,
    on,
    person,
    prefer,
    require,
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


def test_whoever_may_stand_in_comes_before_another_time() -> None:
    busy = Busy.of(taken(EMMA, "14:00-14:30"))
    named = StaffWish(mode=WishMode.PREFER, staff=(EMMA,), fallback=(FABIAN,))
    answer = find(SHOP, busy, wish(42, on(WEDNESDAY, "14:00"), staff=named), NOW)
    assert told(answer)[0] == ("other_staff", "14:00", "fabian")
    either_way = StaffWish(mode=WishMode.PREFER, staff=(EMMA,), fallback="any")
    assert told(find(SHOP, busy, wish(42, on(WEDNESDAY, "14:00"), staff=either_way), NOW))[0][0] == "other_staff"
    assert told(find(SHOP, busy, wish(42, on(WEDNESDAY, "14:00"), staff=prefer(EMMA)), NOW))[0][0] == "other_time"


def test_the_fallback_is_asked_in_its_order() -> None:
    shop = salon([CUT], [person(EMMA, [42]), person(FABIAN, [42]), person(OLIVER, [42])])
    busy = Busy.of(taken(EMMA, "09:00-18:00"))
    named = StaffWish(mode=WishMode.PREFER, staff=(EMMA,), fallback=(OLIVER, FABIAN))
    answer = find(shop, busy, wish(42, on(WEDNESDAY, "14:00"), staff=named), NOW)
    assert told(answer)[0] == ("other_staff", "14:00", "oliver")


def test_one_of_two_named() -> None:
    shop = salon([CUT], [person(EMMA, [42]), person(FABIAN, [42]), person(OLIVER, [42])])
    busy = Busy.of(taken(EMMA, "14:00-15:00"))
    answer = find(shop, busy, wish(42, on(WEDNESDAY, "14:00"), staff=require(EMMA, OLIVER)), NOW)
    assert told(answer) == [("exact", "14:00", "oliver")]


def test_the_excluded_are_never_offered() -> None:
    busy = Busy.of(taken(FABIAN, "09:00-18:00"))
    no_emma = StaffWish(mode=WishMode.EXCLUDE, staff=(EMMA,))
    answer = find(SHOP, busy, wish(42, on(WEDNESDAY, "14:00"), staff=no_emma), NOW)
    assert told(answer)
    assert {one[2] for one in told(answer)} == {"fabian"}
    assert code(answer) == "all_busy"


def test_same_as_last_time_counts_as_preferring_them() -> None:
    last = StaffWish(mode=WishMode.SAME_AS_LAST_TIME, staff=(FABIAN,))
    assert told(find(SHOP, FREE, wish(42, on(WEDNESDAY, "14:00"), staff=last), NOW))[0][2] == "fabian"
    nobody_known = StaffWish(mode=WishMode.SAME_AS_LAST_TIME)
    assert find(SHOP, FREE, wish(42, on(WEDNESDAY, "14:00"), staff=nobody_known), NOW).exact is not None


def test_who_cannot_do_it_is_said_and_others_are_offered() -> None:
    shop = salon([CUT, ROOT_COLOUR], [person(EMMA, [42, 177]), person(OLIVER, [42])])
    answer = find(shop, FREE, wish(177, on(WEDNESDAY, "10:00"), staff=require(OLIVER)), NOW)
    assert code(answer) == "staff_not_skilled"
    assert {one[::2] for one in told(answer)} == {("other_staff", "emma")}
    assert told(answer)[0][1] == "10:00"


def test_somebody_who_is_away() -> None:
    week = Absence(first_day=WEDNESDAY, last_day=WEDNESDAY + DAY, reason="Urlaub")
    shop = salon([CUT], [person(EMMA, [42], absences=[week]), person(FABIAN, [42])])
    answer = find(shop, FREE, wish(42, on(WEDNESDAY, "14:00"), staff=require(EMMA)), NOW)
    assert code(answer) == "staff_absent"
    assert told(answer)[0] == ("other_staff", "14:00", "fabian")
    assert ("other_day", "+2 14:00", "emma") in told(answer)


def test_nobody_knows_sabine() -> None:
    with pytest.raises(UnknownStaff):
        find(SHOP, FREE, wish(42, on(WEDNESDAY, "14:00"), staff=require(StaffId("sabine"))), NOW)
    with pytest.raises(UnknownService):
        find(SHOP, FREE, wish(99, on(WEDNESDAY, "14:00")), NOW)
