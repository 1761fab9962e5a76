"""Moments as the database stores them: whole microseconds, and whole minutes for what is claimed."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE_US = 60_000_000


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware moment."""
    return (moment - EPOCH) // _MICROSECOND


def micros_or_none(moment: datetime | None) -> int | None:
    """The same where there may be none."""
    return None if moment is None else (moment - EPOCH) // _MICROSECOND


def moment(stored: int) -> datetime:
    """The moment of so many microseconds since 1970, in UTC."""
    return EPOCH + timedelta(microseconds=stored)


def moment_or_none(stored: int | None) -> datetime | None:
    """The same where there may be none."""
    return None if stored is None else EPOCH + timedelta(microseconds=stored)


def minute_floor(moment: datetime) -> int:
    """The minute since 1970 in which something begins."""
    return micros(moment) // _MINUTE_US


def minute_ceil(moment: datetime) -> int:
    """The minute since 1970 before which something is over."""
    return -(-micros(moment) // _MINUTE_US)


def minute_moment(minute: int) -> datetime:
    """The moment a minute since 1970 begins, in UTC."""
    return EPOCH + timedelta(minutes=minute)
