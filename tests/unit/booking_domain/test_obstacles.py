"""Every reason for which a wish can fail, with its facts."""

from datetime import timedelta

from booking.domain.availability import find
from booking.domain.busy import Busy
from booking.domain.hours import Closure, NamedDays, SpecialDay, WeeklyHours
from booking.domain.wishes import When
from tests.fakes.booking_domain import (
    EMMA,
    ROOT_COLOUR,
    SUNDAY,
    TUESDAY,
    WEDNESDAY,
    code,
    moment,
    on,
    person,
    require,
    salon,
    simple,
    span,
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


def test_past_too_soon_and_too_far() -> None:
    shop = salon([CUT], rules={"lead_time": timedelta(hours=2), "horizon": timedelta(days=30)})
    now = moment(WEDNESDAY, "10:00")
    assert code(find(shop, FREE, wish(42, on(TUESDAY, "10:00")), now)) == "in_the_past"
    assert code(find(shop, FREE, wish(42, on(WEDNESDAY, "09:00")), now)) == "in_the_past"
    soon = find(shop, FREE, wish(42, on(WEDNESDAY, "11:00")), now)
    assert soon.obstacle is not None
    assert (soon.obstacle.code, soon.obstacle.facts["earliest"]) == ("too_soon", "2026-03-11T12:00:00+01:00")
    assert told(soon)[0][:2] == ("other_time", "12:00")
    far = find(shop, FREE, wish(42, on(WEDNESDAY + 31 * DAY, "10:00")), now)
    assert far.obstacle is not None
    assert (far.obstacle.code, far.obstacle.facts["latest"]) == ("beyond_horizon", "2026-04-10")
    assert find(shop, FREE, wish(42, on(WEDNESDAY + 30 * DAY, "10:00")), now).exact is not None


def test_after_the_past_the_next_days_are_offered() -> None:
    answer = find(SHOP, FREE, wish(42, on(TUESDAY - 7 * DAY, "10:00")), NOW)
    assert told(answer, TUESDAY)[0][:2] == ("other_day", "10:00")


def test_a_closed_weekday_offers_the_next_open_day_at_the_time() -> None:
    week = WeeklyHours((*((span("09:00-18:00"),),) * 6, ()))
    answer = find(salon([CUT], hours=week), FREE, wish(42, on(SUNDAY, "14:00")), NOW)
    assert code(answer) == "closed_weekday"
    assert told(answer, SUNDAY)[0][:2] == ("other_day", "+1 14:00")


def test_holiday_closure_and_the_day_that_is_open_all_the_same() -> None:
    holidays = NamedDays({WEDNESDAY: "Frauentag"})
    open_anyway = SpecialDay(day=WEDNESDAY, hours=(span("12:00-16:00"),), reason="Sonderöffnung")
    shut = Closure(first_day=WEDNESDAY, last_day=WEDNESDAY, reason="Betriebsausflug")
    holiday = find(salon([CUT], holidays=holidays), FREE, wish(42, on(WEDNESDAY, "14:00")), NOW)
    assert holiday.obstacle is not None
    assert dict(holiday.obstacle.facts) == {"day": "2026-03-11", "holiday": "Frauentag"}
    closed = find(salon([CUT], closures=[shut]), FREE, wish(42, on(WEDNESDAY, "14:00")), NOW)
    assert closed.obstacle is not None
    assert (closed.obstacle.code, closed.obstacle.facts["reason"]) == ("closure", "Betriebsausflug")
    special = salon([CUT], holidays=holidays, special_days=[open_anyway])
    assert find(special, FREE, wish(42, on(WEDNESDAY, "14:00")), NOW).exact is not None


def test_a_closure_for_an_afternoon() -> None:
    shut = Closure(first_day=WEDNESDAY, last_day=WEDNESDAY, span=span("13:00-18:00"), reason="Inventur")
    shop = salon([CUT], closures=[shut])
    assert find(shop, FREE, wish(42, on(WEDNESDAY, "12:30")), NOW).exact is not None
    answer = find(shop, FREE, wish(42, on(WEDNESDAY, "14:00")), NOW)
    assert answer.obstacle is not None
    assert (answer.obstacle.code, answer.obstacle.facts["reason"]) == ("closure", "Inventur")


def test_outside_and_over_the_hours() -> None:
    late = find(SHOP, FREE, wish(42, on(WEDNESDAY, "19:00")), NOW)
    assert late.obstacle is not None
    assert (late.obstacle.code, late.obstacle.facts["closes"]) == ("outside_hours", "18:00")
    over = find(SHOP, FREE, wish(177, on(WEDNESDAY, "16:00")), NOW)
    assert over.obstacle is not None
    assert (over.obstacle.code, over.obstacle.facts["ends"]) == ("ends_after_closing", "18:30")
    assert told(over)[0][:2] == ("other_time", "15:30")
    early = find(SHOP, FREE, wish(177, on(WEDNESDAY, end_by="11:00")), NOW)
    assert code(early) == "outside_hours"


def test_a_week_without_room_is_explained_by_its_best_day() -> None:
    week = WeeklyHours((*((span("09:00-10:00"),),) * 6, ()))
    shop = salon([CUT], [person(EMMA, [42])], hours=week)
    days = [TUESDAY + number * DAY for number in range(6)]
    busy = Busy.of([row for day in days for row in taken(EMMA, "09:00-10:00", day=day)])
    window = When(day_from=TUESDAY, day_to=TUESDAY + 5 * DAY)
    assert code(find(shop, busy, wish(42, window), NOW)) == "all_busy"
    assert code(find(shop, busy, wish(42, window, staff=require(EMMA)), NOW)) == "staff_busy"


def test_nothing_at_all_is_an_answer_too() -> None:
    shop = salon([CUT], [person(EMMA, [42])], rules={"horizon": timedelta(days=1)})
    busy = Busy.of(taken(EMMA, "09:00-18:00") + taken(EMMA, "08:00-18:00", day=TUESDAY))
    answer = find(shop, busy, wish(42, on(WEDNESDAY, "14:00")), NOW)
    assert answer.offers == ()
    assert code(answer) == "all_busy"
