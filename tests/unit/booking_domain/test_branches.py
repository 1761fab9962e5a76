"""A salon with two branches: whose hours, whose people, whose holidays."""

from dataclasses import replace
from datetime import date

from booking.domain.availability import find
from booking.domain.busy import Busy
from booking.domain.ids import BranchId
from tests.fakes.booking_domain import (
    EMMA,
    FABIAN,
    TUESDAY,
    WEDNESDAY,
    code,
    daily,
    moment,
    on,
    person,
    require,
    salon,
    simple,
    told,
    wish,
)

NOW = moment(TUESDAY, "08:00")
SOUTH = BranchId("south")
EPIPHANY = date(2027, 1, 6)


class Bavarian:
    """Epiphany is a holiday in Bavaria only."""

    def name(self, state: str, day: date) -> str | None:
        """The name of the holiday."""
        return "Heilige Drei Könige" if (state, day) == ("BY", EPIPHANY) else None

    def of_country(self, country: str) -> "Bavarian":
        """The only country there is."""
        del country
        return self


BASE = salon([simple(42, 30)], [person(EMMA, [42]), replace(person(FABIAN, [42]), branch=SOUTH)], holidays=Bavarian())
SHOP = replace(
    BASE,
    salon=replace(
        BASE.salon,
        branches=(
            *BASE.salon.branches,
            replace(BASE.salon.branches[0], id=SOUTH, state="BY", opening_hours=daily("12:00-20:00")),
        ),
    ),
)


def test_without_a_word_it_is_the_main_branch() -> None:
    answer = find(SHOP, Busy(), wish(42, on(WEDNESDAY, "10:00")), NOW)
    assert told(answer) == [("exact", "10:00", "emma")]
    assert answer.offers[0].appointments[0].branch == BASE.salon.main_branch.id


def test_a_wished_person_takes_the_visit_to_their_branch() -> None:
    answer = find(SHOP, Busy(), wish(42, on(WEDNESDAY, "19:00"), staff=require(FABIAN)), NOW)
    assert told(answer) == [("exact", "19:00", "fabian")]
    assert answer.offers[0].appointments[0].branch == SOUTH


def test_a_wished_branch_has_its_own_hours_people_and_holidays() -> None:
    there = replace(wish(42, on(WEDNESDAY, "10:00")), branch=SOUTH)
    assert code(find(SHOP, Busy(), there, NOW)) == "outside_hours"
    at_noon = replace(wish(42, on(WEDNESDAY, "12:00")), branch=SOUTH)
    assert told(find(SHOP, Busy(), at_noon, NOW)) == [("exact", "12:00", "fabian")]
    holiday = wish(42, on(EPIPHANY, "12:00"))
    assert find(SHOP, Busy(), holiday, NOW).exact is not None
    assert code(find(SHOP, Busy(), replace(holiday, branch=SOUTH), NOW)) == "holiday"


def test_nobody_from_elsewhere_stands_in() -> None:
    busy = Busy.of([(EMMA, 0, 1 << 30, 0)])
    answer = find(SHOP, busy, wish(42, on(WEDNESDAY, "12:00"), staff=require(EMMA)), NOW)
    assert answer.offers == ()
    assert code(answer) == "staff_busy"
