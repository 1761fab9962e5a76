"""How dates, times, durations, prices and lists are spoken in German, for prompts and phrases."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial

_UNITS = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
]
_TENS = ["_", "zehn", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]
_ORDINAL_STEMS = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
_CASES = {"nominative": ("der", "e"), "dative": ("dem", "en"), "accusative": ("den", "en")}
_TWENTY = 20
_HUNDRED = 100
_THOUSAND = 1000
_MILLION = 1_000_000
_HOUR = 60
_HALF_HOUR = 30
_QUARTERS = {15: "eine Viertelstunde", 30: "eine halbe Stunde", 45: "eine Dreiviertelstunde", 60: "eine Stunde"}
_PHONE_GROUP = 3
_AREA = {"015": 4, "016": 4, "017": 4, "030": 3, "040": 3, "069": 3, "089": 3, "022": 4}


def number_in_words(number: int, *, one: str = "eins") -> str:
    """A whole number from 0 to 999,999 in words; `one` is the form of a final 1 ("ein", "eine")."""
    if not 0 <= number < _MILLION:
        message = f"{number} is not a number to be spoken"
        raise ValueError(message)
    if number == 1:
        return one
    if number < _TWENTY:
        return _UNITS[number]
    if number < _HUNDRED:
        tens, unit = divmod(number, 10)
        return _TENS[tens] if unit == 0 else f"{number_in_words(unit, one='ein')}und{_TENS[tens]}"
    size, word = (_HUNDRED, "hundert") if number < _THOUSAND else (_THOUSAND, "tausend")
    many, rest = divmod(number, size)
    head = number_in_words(many, one="ein") + word
    return head + (number_in_words(rest, one=one) if rest else "")


def ordinal_in_words(number: int, ending: str = "e") -> str:
    """An ordinal with its ending: "elfte", "einundzwanzigsten"."""
    small = number % _HUNDRED
    if 0 < small < _TWENTY:
        stem = _ORDINAL_STEMS.get(small, _UNITS[small] + "t")
        head = number_in_words(number - small) if number > small else ""
        return head + stem + ending
    return number_in_words(number) + "st" + ending


def _as_date(value: date | str) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else datetime.fromisoformat(value).date()


def day_in_words(day: date | str, *, case: str = "nominative", year: bool = False) -> str:
    """Weekday and date: "Mittwoch, der elfte März" (`case` dative: "Mittwoch, dem elften März")."""
    when = _as_date(day)
    article, ending = _CASES[case]
    words = f"{WEEKDAYS[when.weekday()]}, {article} {ordinal_in_words(when.day, ending)} {MONTHS[when.month - 1]}"
    return f"{words} {year_in_words(when.year)}" if year else words


def on_day(day: date | str, today: date | str = "") -> str:
    """When, as one says it: "am Mittwoch, dem elften März"; with `today` also "heute" and "morgen" in front."""
    when = _as_date(day)
    words = f"am {day_in_words(when, case='dative')}"
    if not today:
        return words
    distance = (when - _as_date(today)).days
    near = {0: "heute", 1: "morgen", 2: "übermorgen"}.get(distance)
    if near:
        return f"{near}, {words}"
    far = abs(distance) > timedelta(days=300).days
    return f"{words} {year_in_words(when.year)}" if far else words


def weekday_in_words(day: date | str) -> str:
    """The weekday alone: "Mittwoch"."""
    return WEEKDAYS[_as_date(day).weekday()]


def year_in_words(year: int) -> str:
    """A year: "zweitausendsechsundzwanzig"."""
    return number_in_words(year)


def time_in_words(moment: datetime | str) -> str:
    """A time of day: "vierzehn Uhr dreißig". Takes "14:30", an ISO date and time, or a datetime."""
    if isinstance(moment, str):
        text = moment.split("T")[-1]
        hour, minute = (int(part) for part in text.split(":")[:2])
    else:
        hour, minute = moment.hour, moment.minute
    words = f"{number_in_words(hour, one='ein')} Uhr"
    return f"{words} {number_in_words(minute)}" if minute else words


def hour_in_words(moment: str) -> str:
    """A time without the word "Uhr" where it is a full hour, for spans: "neun"."""
    words = time_in_words(moment)
    return words.removesuffix(" Uhr")


def span_in_words(opens: str, closes: str) -> str:
    """From when to when: "von neun bis achtzehn Uhr"."""
    first = hour_in_words(opens)
    return f"von {first} bis {time_in_words(closes)}"


def duration_in_words(minutes: int) -> str:
    """A duration: 150 → "zweieinhalb Stunden", 45 → "eine Dreiviertelstunde", 130 → "zwei Stunden und zehn Minuten"."""
    if minutes in _QUARTERS:
        return _QUARTERS[minutes]
    hours, rest = divmod(minutes, _HOUR)
    if hours and rest == _HALF_HOUR:
        return f"{number_in_words(hours, one='ein')}einhalb Stunden"
    parts = []
    if hours:
        parts.append("eine Stunde" if hours == 1 else f"{number_in_words(hours)} Stunden")
    if rest or not hours:
        parts.append("eine Minute" if rest == 1 else f"{number_in_words(rest)} Minuten")
    return " und ".join(parts)


def list_in_words(items: Iterable[str], word: str = "und") -> str:
    """A list as one says it: "Emma, Fabian und Oliver"."""
    *head, last = [str(item) for item in items] or [""]
    return f"{', '.join(head)} {word} {last}" if head else last


def price_in_words(cents: int) -> str:
    """A price: 4550 → "fünfundvierzig Euro fünfzig"."""
    euros, rest = divmod(cents, _HUNDRED)
    if not euros:
        return f"{number_in_words(rest, one='ein')} Cent"
    words = f"{number_in_words(euros, one='ein')} Euro"
    return f"{words} {number_in_words(rest)}" if rest else words


def digits_in_words(number: str) -> str:
    """A telephone number digit by digit, in groups with commas: the voice pauses there."""
    digits = re.sub(r"\D", "", re.sub(r"^(\+|00)49\s*", "0", number.strip()))
    first = _AREA.get(digits[:3], 4)
    groups = [digits[:first], *(digits[at : at + _PHONE_GROUP] for at in range(first, len(digits), _PHONE_GROUP))]
    return ", ".join(" ".join(_UNITS[int(digit)] for digit in group) for group in groups if group)


def opening_in_words(hours: Iterable[Mapping[str, object]]) -> str:
    """Opening hours by equal days: "dienstags und mittwochs von neun bis achtzehn Uhr, samstags von …"."""
    groups: dict[tuple[str, str], list[str]] = {}
    for row in hours:
        span = (str(row["von"]), str(row["bis"]))
        groups.setdefault(span, []).append(WEEKDAYS[int(str(row["tag"])) - 1].lower() + "s")
    parts = [f"{list_in_words(days)} {span_in_words(*span)}" for span, days in groups.items()]
    return list_in_words(parts)


def opening_hours_in_words(hours: Iterable[object]) -> str:
    """Opening hours of a salon context, whose rows have `tag`, `von` and `bis` as attributes."""
    return opening_in_words([{key: getattr(row, key) for key in ("tag", "von", "bis")} for row in hours])


def first_upper(text: str) -> str:
    """The text with a capital letter at its beginning, the rest untouched."""
    return text[:1].upper() + text[1:]


def e164(number: str) -> str:
    """A German telephone number as machines dial it: "030 23125000" → "+493023125000"."""
    digits = re.sub(r"[^\d+]", "", number)
    return digits if digits.startswith("+") else "+49" + digits.removeprefix("0049").removeprefix("0")


FILTERS: dict[str, Callable[..., str]] = {
    "e164": e164,
    "first_upper": first_upper,
    "stunden": opening_hours_in_words,
    "am_tag": on_day,
    "tag": day_in_words,
    "tag_dativ": partial(day_in_words, case="dative"),
    "tag_akkusativ": partial(day_in_words, case="accusative"),
    "wochentag": weekday_in_words,
    "zeit": time_in_words,
    "stunde": hour_in_words,
    "dauer": duration_in_words,
    "liste": list_in_words,
    "preis": price_in_words,
    "ziffern": digits_in_words,
    "zahl": number_in_words,
    "oeffnung": opening_in_words,
}
"""The filters that prompts and phrases may use, by the name they have there."""
