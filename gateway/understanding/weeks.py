"""Weeks by their number, weekends, parts of weeks and months, the week after that one."""

from collections.abc import Callable
from datetime import date, timedelta

from gateway.understanding import days, feast_days
from gateway.understanding.dates import date_at, number_day
from gateway.understanding.edges import put_day
from gateway.understanding.feasts import edges
from gateway.understanding.german import calendar_words as german
from gateway.understanding.items import ONE_DAY, WEEK, Day, Scan, monday, next_weekday
from gateway.understanding.numbers import ORDINAL, cardinal
from gateway.understanding.reckoning import coming_month, month_days
from gateway.understanding.text import spellings
from gateway.understanding.vague import directed_unit

MONTH_WEEKS = {form: month for name, month in german.MONTHS.items() for form in spellings(name + "woche")}
_LAST_WEEK = 53
_WORKDAYS = 5


def numbered_week(scan: Scan, at: int) -> Day | None:
    """A number before "KW": "in der 50. KW"."""
    if scan.word(at + 1) in {"kw", "kalenderwoche"} and len(scan.words[at]) <= 2:  # noqa: PLR2004 (two digits)
        number = int(scan.words[at])
        return days.calendar_week(scan, at, at + 2, number) if 1 <= number <= _LAST_WEEK else None
    return None


def week_word(scan: Scan, at: int) -> int:
    """Words that begin with the week: KW 50, Wochenende, Wochenmitte, die Woche vor Weihnachten, unter der Woche."""
    word = scan.words[at]
    for words, handler in _WEEK_HANDLERS:
        if word in words:
            return put_day(scan, handler(scan, at), at)
    return at


def _month_week(scan: Scan, at: int) -> Day | None:
    """Die erste Dezemberwoche: sevens counted from the first of the month, or its last seven days."""
    before = scan.word(at - 1)
    which = ORDINAL.get(before)
    first, last = coming_month(scan.today, MONTH_WEEKS[scan.words[at]])
    first = first.replace(day=1)
    if before.startswith("letzt"):
        return Day(at - 1, at + 1, "month.week", start=max(last - ONE_DAY * 6, scan.today), stop=last)
    if which is None or which > 4:  # noqa: PLR2004 (four sevens in a month)
        return None
    stop = first + WEEK * which - ONE_DAY
    if stop < scan.today:
        first = month_days(first.year + 1, first.month)[0]
        stop = first + WEEK * which - ONE_DAY
    return Day(at - 1, at + 1, "month.week", start=max(first + WEEK * (which - 1), scan.today), stop=stop)


_HALVES = {1: (0, 2), 2: (3, 5)}


def _half(scan: Scan, at: int) -> Day | None:
    """Die erste oder zweite Wochenhälfte: Monday to Wednesday, Thursday to Saturday; so of months."""
    which = ORDINAL.get(scan.word(at - 1), 0)
    if which not in _HALVES:
        return None
    if scan.words[at].startswith("monat"):
        first, last = month_days(scan.today.year, scan.today.month)
        if which == 1:
            return Day(at - 1, at + 1, "month.part", start=first, stop=first.replace(day=15))
        return Day(at - 1, at + 1, "month.part", start=first.replace(day=16), stop=last)
    start = monday(scan.today)
    low, high = _HALVES[which]
    if start + ONE_DAY * high <= scan.today:
        start += WEEK
    return Day(at - 1, at + 1, "week.part", start=start + ONE_DAY * low, stop=start + ONE_DAY * high)


def _numbered(scan: Scan, at: int) -> Day | None:
    found = cardinal(scan.words, at + 1)
    if found is None or not 1 <= found[0] <= _LAST_WEEK:
        return None
    return days.calendar_week(scan, at, found[1], found[0])


def _weekend(scan: Scan, at: int) -> Day | None:
    near = scan.word(at + 1)
    if near in {"vor", "nach"}:
        anchor = feast_days.feast_behind(scan, at + 2)
        if anchor is not None:
            name, end, day = anchor
            low, high = edges(name, day.year)
            saturday = feast_days.weekday_before(low, 5) if near == "vor" else next_weekday(high, 5)
            return Day(at, end, "weekend.feast", start=saturday, stop=saturday + ONE_DAY)
    return days.weekend(scan, at, at + 1, None if scan.today.weekday() >= _WORKDAYS else 0)


def _week_part(scan: Scan, at: int) -> Day:
    part = german.WEEK_WORDS[{"wochenbeginn": "wochenanfang"}.get(scan.words[at], scan.words[at])]
    return days.part_of_week(scan, at, at + 1, part or 0, None)


def _month_part(scan: Scan, at: int) -> Day:
    return days.part_of_month(scan, at, at + 1, german.MONTH_WORDS[scan.words[at]], None)


def _week(scan: Scan, at: int) -> Day | None:
    """Die Woche drauf, die Woche vor Weihnachten, Woche 50."""
    follower = scan.word(at + 1)
    if follower in {"drauf", "darauf", "danach", "drauffolgende"}:
        return _after_that(scan, at, at + 2)
    if follower in {"vor", "nach"}:
        anchor = feast_days.feast_behind(scan, at + 2)
        if anchor is not None:
            return _feast_week(at, anchor, after=follower == "nach")
    if follower in {"vom", "mit", "um"}:
        dated = date_at(scan, at + 2, dotless=True) or number_day(scan, at + 2)
        if dated is not None and dated.day is not None:
            start = monday(dated.day)
            return Day(at, dated.end, "week.of_day", start=start, stop=start + timedelta(days=6))
    if cardinal(scan.words, at + 1) is not None and scan.word(at - 1) in {"der", "die", "in", "kalender"}:
        return _numbered(scan, at)
    if (
        scan.word(at - 1) in {"die", "der", "de"}
        and scan.word(at - 2) in {"", "fuer", "noch", "in"}
        and follower in {"", "noch"}
    ):
        return days.week(scan, at, at + 1, 0)
    return None


def _after_that(scan: Scan, at: int, end: int) -> Day:
    """The week after the one just named."""
    for item in reversed(scan.items):
        if isinstance(item, Day) and item.start is not None and item.rule == "week":
            start = monday(item.start) + WEEK
            return Day(at, end, "week.after_that", start=start, stop=start + timedelta(days=6))
    return days.week(scan, at, end, 1)


def _feast_week(at: int, anchor: tuple[str, int, date], *, after: bool) -> Day:
    """The whole calendar week before or after the one of a feast."""
    name, end, day = anchor
    if name == "weihnachten":
        day = date(day.year, 12, 24)
    start = monday(day) + (WEEK if after else -WEEK)
    return Day(at, end, "week.feast", start=start, stop=start + timedelta(days=6))


def _workdays(scan: Scan, at: int) -> Day | None:
    """Unter der Woche: the coming working days."""
    if scan.words[at] == "unter" and not (scan.word(at + 1) == "der" and scan.word(at + 2) == "woche"):
        return None
    end = at + (3 if scan.words[at] == "unter" else 1)
    start = monday(scan.today)
    if scan.today.weekday() >= _WORKDAYS:
        start += WEEK
    return Day(at, end, "week.workdays", start=max(start, scan.today), stop=start + timedelta(days=4))


def _rest(scan: Scan, at: int) -> Day | None:
    """Der Rest der Woche, des Monats."""
    if scan.word(at + 1) in {"der", "dieser", "von"} and scan.word(at + 2) == "woche":
        return days.week(scan, at, at + 3, 0)
    if scan.word(at + 1) == "des" and scan.word(at + 2) in {"monats", "monates"}:
        return directed_unit(scan, at, at + 3, "month", 0)
    return None


def _thereafter(scan: Scan, at: int) -> Day | None:
    """Die drauf, die danach: the week after the one just named."""
    last = next((item for item in reversed(scan.items) if isinstance(item, Day)), None)
    if scan.word(at - 1) in {"den", "der"} and last is not None and last.weekday is not None and last.day is not None:
        return Day(at - 1, at + 1, "weekday.after_that", day=last.day + WEEK, weekday=last.weekday)
    if scan.word(at - 1) not in {"die", "de", "der"} or last is None or last.rule != "week":
        return None
    return _after_that(scan, at - 1, at + 1)


_WEEK_HANDLERS: tuple[tuple[frozenset[str], Callable[[Scan, int], Day | None]], ...] = (
    (frozenset({"kw", "kalenderwoche"}), _numbered),
    (frozenset({"wochenende", "wochenend", "we"}), _weekend),
    (frozenset({"wochenanfang", "wochenbeginn", "wochenmitte"}), _week_part),
    (frozenset(german.MONTH_WORDS), _month_part),
    (frozenset({"woche"}), _week),
    (frozenset({"unter", "werktags", "wochentags", "werktagen", "wochentagen"}), _workdays),
    (frozenset({"rest"}), _rest),
    (frozenset({"brueckentag", "bruckentag"}), feast_days.bridge),
    (frozenset({"tag"}), feast_days.day_near),
    (frozenset({"zwischen"}), feast_days.between),
    (frozenset(MONTH_WEEKS), _month_week),
    (frozenset({"wochenhaelfte", "wochenhalfte", "monatshaelfte", "monatshalfte"}), _half),
    (frozenset({"drauf", "darauf", "danach"}), _thereafter),
)

WEEK_STARTS = frozenset().union(*(words for words, _ in _WEEK_HANDLERS))
"""Words with which a week, a weekend or a day beside a feast begins."""
