"""Values that cannot be wrong: what the types of the domain refuse, and what they answer about themselves."""

from datetime import date, time, timedelta

import pytest

from booking.adapters.holidays import PublicHolidays
from booking.domain.catalogue import PausePolicy, Service
from booking.domain.holds import HOLD_FOR, HOLDS_PER_NUMBER, may_hold, until
from booking.domain.hours import DailySpan, NamedDays, WeeklyHours
from booking.domain.ids import BranchId, ServiceId, StaffId
from booking.domain.local_time import zone
from booking.errors import InvariantBroken, UnknownService, UnknownStaff
from tests.fakes.booking_domain import EMMA, ROOT_COLOUR, TUESDAY, moment, salon, segment, simple, span


def test_a_composite_knows_its_length() -> None:
    assert ROOT_COLOUR.is_composite
    assert ROOT_COLOUR.duration == timedelta(minutes=150)
    assert ROOT_COLOUR.working_time == timedelta(minutes=105)
    assert not simple(42, 30).is_composite


def test_a_pause_after_the_last_segment_is_not_the_guests() -> None:
    ends_in_pause = Service(id=ServiceId(1), name="x", segments=(segment("A", 30, 20), segment("B", 10, 15)))
    assert ends_in_pause.duration == timedelta(minutes=60)


def test_impossible_services_are_refused() -> None:
    with pytest.raises(InvariantBroken):
        Service(id=ServiceId(1), name="x", segments=())
    with pytest.raises(InvariantBroken):
        Service(id=ServiceId(1), name="x", segments=(segment("A", 10), segment("A", 10)))
    with pytest.raises(InvariantBroken):
        Service(id=ServiceId(1), name="x", segments=(segment("A", 0),))
    with pytest.raises(InvariantBroken):
        ROOT_COLOUR.segment("Z")


def test_impossible_hours_are_refused() -> None:
    with pytest.raises(InvariantBroken):
        DailySpan(time(10), time(9))
    with pytest.raises(InvariantBroken):
        WeeklyHours(((),) * 6)
    with pytest.raises(InvariantBroken):
        WeeklyHours(((span("09:00-12:00"), span("11:00-13:00")), *((),) * 6))
    assert str(span("09:00-24:00")) == "09:00-24:00"


@pytest.mark.parametrize("minutes", [0, 7, 25, 61])
def test_a_grid_that_does_not_divide_the_hour_is_refused(minutes: int) -> None:
    with pytest.raises(InvariantBroken):
        salon([ROOT_COLOUR], rules={"grid": timedelta(minutes=minutes)})


def test_a_catalogue_is_asked_by_id() -> None:
    shop = salon([ROOT_COLOUR])
    assert shop.service(ServiceId(177)) is ROOT_COLOUR
    assert shop.member(EMMA).id == EMMA
    with pytest.raises(UnknownService):
        shop.service(ServiceId(1))
    with pytest.raises(UnknownStaff):
        shop.member(StaffId("sabine"))
    with pytest.raises(InvariantBroken):
        shop.salon.branch(BranchId("elsewhere"))
    assert salon([ROOT_COLOUR]) == shop
    assert hash(salon([ROOT_COLOUR])) == hash(shop)
    assert salon([ROOT_COLOUR], holidays=NamedDays({TUESDAY: "x"})) != shop


def test_a_hold_lasts_five_minutes_and_a_number_has_three() -> None:
    now = moment(TUESDAY, "10:00")
    assert until(now) - now == HOLD_FOR == timedelta(minutes=5)
    assert may_hold(HOLDS_PER_NUMBER - 1, replaces_own=False)
    assert not may_hold(HOLDS_PER_NUMBER, replaces_own=False)
    assert may_hold(HOLDS_PER_NUMBER, replaces_own=True)


def test_holidays_are_those_of_the_state() -> None:
    german = PublicHolidays("DE")
    assert german.name("BE", date(2026, 3, 8)) == "Frauentag"
    assert german.name("BY", date(2026, 3, 8)) is None
    assert german.name("BY", date(2026, 1, 6)) == "Heilige Drei Könige"
    assert german.name("BE", date(2026, 1, 6)) is None
    assert german.name("BE", date(2026, 4, 3)) == "Karfreitag"
    assert PublicHolidays("AT").name("9", date(2026, 10, 26)) == "Nationalfeiertag"
    assert PublicHolidays("DE") == german
    with pytest.raises(LookupError):
        PublicHolidays("XX")
    assert german.of_country("AT") == PublicHolidays("AT")
    assert german.of_country("DE") is german
    assert german.of_country("XX").name("BE", date(2026, 1, 1)) is None


def test_a_state_nobody_knows_has_the_holidays_of_the_country() -> None:
    german = PublicHolidays("DE")
    assert german.name("XX", date(2026, 1, 1)) == "Neujahr"
    assert german.name("", date(2026, 1, 6)) is None


def test_a_zone_that_does_not_exist() -> None:
    for name in ("Europe/Bärlin", "../etc/passwd", ""):
        with pytest.raises(LookupError):
            zone(name)


def test_policies_have_stable_names() -> None:
    assert [policy.value for policy in PausePolicy] == ["free", "blocked", "flexible"]
