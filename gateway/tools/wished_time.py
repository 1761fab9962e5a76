"""When the caller wants to come: from the arguments, else from what was said; slips of a model's year are mended."""

from dataclasses import replace
from datetime import date, time, timedelta

from booking.domain.wishes import When
from gateway.tools.arguments import ANY_TIME, Arguments, next_such_day, written_day, written_time
from gateway.tools.asking import AskBack, missing
from gateway.tools.heard import Heard
from gateway.understanding.findings import Moment

_OPEN_DAYS = timedelta(days=13)
_EARLIEST_DAYS = timedelta(days=60)
_DAY = timedelta(days=1)
_HALF_DAY = 12
_EVENING = 7
_ASK = frozenset({"weekday_conflict"})
"""Ambiguities that are asked about; all others are settled by reading the day back."""


class WishedTime:
    """The time wish of one request; `day` and `clock` name the arguments that are read."""

    def __init__(self, arguments: Arguments, heard: Heard, *, day: str = "datum", clock: str = "uhrzeit") -> None:
        """Nothing is read yet."""
        self._day_text = arguments.text(day)
        self._clock_text = arguments.text(clock)
        self._day_name = day
        self._heard = heard
        self._today = heard.now.date()

    def moments(self, said: tuple[Moment, ...]) -> tuple[Moment, ...]:
        """The alternatives wished for; empty when neither the arguments nor the caller named any.

        Args:
            said: What the caller said of it, for what the arguments leave out.

        Raises:
            AskBack: A date that does not exist, cannot be read, is ambiguous or contradicts what was said.
        """
        days = self._days(said)
        clocks = self._clocks(said)
        if days is None:
            if clocks and any(_has_day(one) for one in clocks):
                return clocks
            if clocks is None or not said:
                return self._asked(said) if clocks is None else clocks
            days = tuple(
                replace(one, at=None, time_from=None, time_to=None, daypart=None, bound_end=False, approx=False)
                for one in said
            )
        elif clocks is None:
            return tuple(_with_clock(day, _clock_of(said)) if not _has_clock(day) else day for day in days)
        return tuple(_with_clock(day, clock) for day in dict.fromkeys(days) for clock in clocks or (Moment(),))

    def _asked(self, said: tuple[Moment, ...]) -> tuple[Moment, ...]:
        for question in self._heard.said.ambiguities:
            if question.code in _ASK and len(said) <= 1:
                raise AskBack("ambiguous_date", gesagt="", kandidaten=list(question.options))
        if not said and self._heard.said.invalid_date:
            raise AskBack("invalid_date", gesagt=self._heard.said.invalid_date)
        return said

    def _days(self, said: tuple[Moment, ...]) -> tuple[Moment, ...] | None:
        """The days of the argument; None when there is none."""
        text = self._day_text
        if not text:
            return None
        written = written_day(text, self._today)
        if written is not None:
            if written.day is None:
                raise AskBack("invalid_date", gesagt=text)
            day = self._settled(written.day, said) if written.year_written else written.day
            self._agree_day(day, said)
            return (Moment(day=day, at=None if self._clock_text else written.at),)
        read = self._heard.read(text)
        if read.invalid_date and not read.when:
            raise AskBack("invalid_date", gesagt=text)
        for question in read.ambiguities:
            if question.code in _ASK:
                raise AskBack("ambiguous_date", gesagt=text, kandidaten=list(question.options))
        days = tuple(one for one in read.when if _has_day(one) or one.earliest)
        if days:
            return days
        if any(_has_day(one) for one in said):
            return None
        raise AskBack("invalid_date", gesagt=text)

    def _settled(self, day: date, said: tuple[Moment, ...]) -> date:
        """Mend the year of a model that lives in the past: the caller's own year, else the next such day."""
        if day >= self._today:
            return day
        for moment in said:
            if moment.day is not None and (moment.day.month, moment.day.day) == (day.month, day.day):
                return moment.day
        if day.year == self._today.year:
            return day
        return next_such_day(self._today, day.month, day.day) or day

    def _agree_day(self, day: date, said: tuple[Moment, ...]) -> None:
        """Refuse a day that is not the caller's and that the agent never named.

        Raises:
            AskBack: It contradicts what was said.
        """
        spoken = said[0].day if len(said) == 1 else None
        if spoken is None or spoken == day or self._heard.said.ambiguities or day in self._heard.told_days:
            return
        if any(one.day == day for one in self._heard.latest):
            return
        raise AskBack("contradiction", feld="datum", gesagt=spoken.isoformat(), uebergeben=day.isoformat())

    def _clocks(self, said: tuple[Moment, ...]) -> tuple[Moment, ...] | None:
        """The times of the argument; None when there is none, empty when any time will do."""
        text = self._clock_text
        if not text:
            return None
        if text.casefold() in ANY_TIME:
            return ()
        at = written_time(text)
        if at is not None:
            at = self._agree_clock(_in_the_afternoon(at, text), said)
            return (Moment(at=at),)
        found = [one for one in self._heard.read(text).when if _has_clock(one)]
        found = found or [one for one in self._heard.read(f"um {text}").when if _has_clock(one)]
        if found:
            if not self._day_text:
                return tuple(found)
            return tuple(replace(one, day=None, day_from=None, day_to=None) for one in found)
        if any(_has_clock(one) for one in said):
            return None
        raise AskBack("invalid_date", gesagt=text)

    def _agree_clock(self, at: time, said: tuple[Moment, ...]) -> time:
        """The time, on the caller's half of the day.

        Raises:
            AskBack: It contradicts what was said.
        """
        spoken = said[0].at if len(said) == 1 and not said[0].approx else None
        if spoken is None or spoken == at or self._heard.said.ambiguities or at in self._heard.told_times:
            return at
        if any(one.at == at for one in self._heard.latest):
            return at
        if spoken.minute == at.minute and abs(spoken.hour - at.hour) == _HALF_DAY:
            return spoken
        raise AskBack("contradiction", feld="uhrzeit", gesagt=f"{spoken:%H:%M}", uebergeben=f"{at:%H:%M}")


def whens(moments: tuple[Moment, ...], excluded: tuple[Moment, ...], today: date) -> tuple[When, ...]:
    """The moments as the desk takes them.

    Args:
        moments: Alternatives with days.
        excluded: Days expressly not wanted.
        today: The first day that an open wish can mean.

    Raises:
        AskBack: No alternative says a day.
    """
    if not any(_has_day(one) or one.earliest for one in moments):
        raise missing("datum")
    out = []
    for moment in moments:
        first, last = _span(moment, today)
        for begin, end in _without(first, last, excluded):
            out.append(_when(moment, begin, end))
    if not out:
        raise missing("datum")
    return tuple(out[:8])


def _when(moment: Moment, first: date, last: date) -> When:
    if moment.bound_end:
        return When(
            day_from=first,
            day_to=last,
            start_from=moment.time_from,
            end_by=moment.time_to or moment.at,
            earliest=moment.earliest,
        )
    return When(
        day_from=first,
        day_to=last,
        at=moment.at,
        start_from=moment.time_from,
        start_to=moment.time_to,
        earliest=moment.earliest,
        approx=moment.approx,
    )


def _span(moment: Moment, today: date) -> tuple[date, date]:
    if moment.day is not None:
        return moment.day, moment.day
    first = moment.day_from or today
    last = moment.day_to
    if last is None:
        last = max(first, today) + (_EARLIEST_DAYS if moment.earliest else _OPEN_DAYS)
    if first < today <= last:
        first = today
    return first, max(first, last)


def _without(first: date, last: date, excluded: tuple[Moment, ...]) -> list[tuple[date, date]]:
    out: list[tuple[date, date]] = []
    bans = [_span(one, first) for one in excluded if _has_day(one)]
    day = first
    while day <= last:
        if not any(begin <= day <= end for begin, end in bans):
            if out and out[-1][1] == day - _DAY:
                out[-1] = (out[-1][0], day)
            else:
                out.append((day, day))
        day += _DAY
    return out


def _has_day(moment: Moment) -> bool:
    return any(one is not None for one in (moment.day, moment.day_from, moment.day_to))


def _has_clock(moment: Moment) -> bool:
    return any(one is not None for one in (moment.at, moment.time_from, moment.time_to))


def _clock_of(said: tuple[Moment, ...]) -> Moment:
    """The time of day the caller named last, wherever the day came from."""
    return next((one for one in said if _has_clock(one)), Moment())


def _with_clock(day: Moment, clock: Moment) -> Moment:
    return replace(
        day,
        at=clock.at,
        time_from=clock.time_from,
        time_to=clock.time_to,
        daypart=clock.daypart,
        bound_end=clock.bound_end,
        approx=clock.approx,
        earliest=day.earliest or clock.earliest,
    )


def _in_the_afternoon(at: time, text: str) -> time:
    """A bare hour from one to seven is meant in the afternoon, unless it is written 03:00."""
    morning = text.startswith("0") or text.lower().replace(".", "").endswith("am")
    if 0 < at.hour <= _EVENING and not morning:
        return at.replace(hour=at.hour + _HALF_DAY)
    return at
