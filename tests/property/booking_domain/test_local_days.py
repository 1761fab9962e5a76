"""Local time against `whenever`, which has the same rule for times that the clock change skips or repeats."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import example, given
from hypothesis import strategies as st
from whenever import PlainDateTime

from booking.domain.local_time import at_minute, minute_after, minute_of, zone

ZONES = ["Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
times = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@given(days, times, st.sampled_from(ZONES))
@example(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
@example(date(2026, 10, 25), time(2, 30), "Europe/Berlin")
@example(date(2025, 10, 26), time(2, 0), "Europe/Berlin")
def test_a_local_time_is_the_minute_whenever_says(day: date, clock: time, name: str) -> None:
    plain = PlainDateTime(day.year, day.month, day.day, clock.hour, clock.minute)
    expected = int(plain.assume_tz(name, disambiguation="compatible").timestamp()) // 60
    assert zone(name).minute(day, clock) == expected


@given(days, st.sampled_from(ZONES))
def test_the_days_follow_one_another_without_a_gap(day: date, name: str) -> None:
    local = zone(name)
    following = day + timedelta(days=1)
    length = local.midnight(following) - local.midnight(day)
    assert 23 * 60 <= length <= 25 * 60
    assert local.end_minute(day, time(0, 0)) == local.midnight(following)
    assert local.day_of(local.midnight(day)) == day
    assert local.day_of(local.midnight(following) - 1) == day


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - the zone is put on below
def test_minutes_and_moments(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC)
    assert at_minute(minute_of(aware)) <= aware <= at_minute(minute_after(aware))
    assert minute_after(aware) - minute_of(aware) == int(aware.second > 0 or aware.microsecond > 0)
