"""Understanding spoken German: speed in the running process, and accuracy beside dateparser and ctparse.

The sentences are those of `../shared/data` where they stand beside the repository; else the bench makes its own, and
compares nothing (said in the note). CPU time of one core; every sentence is distinct and nothing is remembered.
"""

import logging
import time
import warnings
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from gateway.understanding.read import read
from tests.bench import shared_sets
from tests.bench.figures import Figure, figure

SENTENCES = "german/booking-gen-de.jsonl"
PHRASES = "german/booking-probe-de.jsonl"
MICROSECONDS_EACH = 1_000_000 / 3_200
"""What was promised: 3,200 whole sentences a CPU second."""
NOISE_MS = 50.0
ROUNDS = 5
SOME = 120
"""Sentences the slow libraries are timed on."""

_DAYS = ("morgen", "am Freitag", "übernächste Woche Dienstag", "am 14. Januar", "in zwei Wochen", "am achten dritten")
_TIMES = (
    "um drei",
    "um halb elf",
    "um 14 Uhr 30",
    "gegen Viertel vor fünf",
    "um fünf nach halb vier",
    "nachmittags um zwei",
)
_WISHES = ("Ansatzfärbung", "einen Herrenhaarschnitt", "Strähnen", "Waschen und Föhnen", "eine Dauerwelle")
_WHO = ("bei Emma", "beim Fabian", "egal bei wem", "bei Herrn Kretschmer")


def run() -> dict[str, Figure]:
    """All figures of the understanding."""
    spoken = _sentences()
    each = _best(lambda text, now: read(text, now, shared_sets.demo()), spoken)
    noise = "um drei oder am Freitag nicht vor " * 300
    longest = min(_cpu(lambda: read(noise[:10_000], spoken[0][1], shared_sets.demo())) for _ in range(ROUNDS))
    out = {
        "understanding.sentence": figure(
            each, "µs CPU", bound=MICROSECONDS_EACH, note=f"{1_000_000 / each:,.0f} sentences per CPU second"
        ),
        "understanding.noise_10000": figure(longest * 1000, "ms CPU", bound=NOISE_MS, note="10,000 characters"),
    }
    if not shared_sets.present():
        out["understanding.accuracy"] = figure(0, "share", note=shared_sets.ABSENT)
        return out
    return out | _beside_others(spoken, each)


def _sentences() -> list[tuple[str, datetime]]:
    """Whole caller sentences and when each was said, all distinct."""
    if shared_sets.present():
        return [(case["text"], shared_sets.moment(case)) for case in shared_sets.cases(SENTENCES)]
    now = datetime.fromisoformat(shared_sets.PLAIN_NOW)
    return [
        (f"Guten Tag, ich bräuchte {day} {clock} {wish} {who} bitte", now)
        for day in _DAYS
        for clock in _TIMES
        for wish in _WISHES
        for who in _WHO
    ]


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _best(reading: Callable[[str, datetime], object], spoken: Sequence[tuple[str, datetime]]) -> float:
    """CPU microseconds each, of the quietest of several rounds."""

    def round_of_all() -> None:
        for text, now in spoken:
            reading(text, now)

    round_of_all()
    return min(_cpu(round_of_all) for _ in range(ROUNDS)) / len(spoken) * 1_000_000


# ---------------------------------------------------------------- others


def _point(found: datetime | None, *, clocked: bool = True) -> shared_sets.Answer:
    if found is None:
        return {}
    entry: dict[str, object] = {"date": found.date().isoformat()}
    if clocked:
        entry["time"] = {"at": found.strftime("%H:%M")}
    return {"when": [entry]}


def _dateparser(text: str, now: datetime) -> datetime | None:
    """What dateparser finds: the whole as a date, else the first date within."""
    import dateparser  # noqa: PLC0415 (a library only compared with)
    from dateparser.search import search_dates  # noqa: PLC0415 (the same)

    settings = {"RELATIVE_BASE": now, "PREFER_DATES_FROM": "future", "DATE_ORDER": "DMY", "TIMEZONE": "Europe/Berlin"}
    found = dateparser.parse(text, languages=["de"], settings=settings)
    if found is None:
        hits = search_dates(text, languages=["de"], settings=settings)
        found = hits[0][1] if hits else None
    return found


def _ctparse(text: str, now: datetime) -> datetime | None:
    """What ctparse finds: its best point in time."""
    from ctparse.ctparse import ctparse  # noqa: PLC0415 (a library only compared with)

    found = ctparse(text, ts=now, timeout=1.0)
    resolution = getattr(found, "resolution", None)
    moment = getattr(resolution, "dt", None) if resolution is not None and hasattr(resolution, "isTOD") else None
    return moment if isinstance(moment, datetime) else None


def _beside_others(spoken: Sequence[tuple[str, datetime]], each: float) -> dict[str, Figure]:
    """The same sentences and phrases through the libraries people take instead."""
    logging.getLogger("ctparse").setLevel(logging.CRITICAL)
    out: dict[str, Figure] = {}
    for name, bound in ((PHRASES, 0.97), (SENTENCES, 0.98)):
        good, count = shared_sets.points(name)
        key = name.split("/")[-1].removesuffix("-de.jsonl")
        out[f"understanding.errors.{key}"] = figure(
            1 - good / count, "share", bound=1 - bound, note=f"{good} of {count} right"
        )
        for library, parse in (("dateparser", _dateparser), ("ctparse", _ctparse)):
            out[f"{library}.errors.{key}"] = _errors(parse, name)
    for library, parse in (("dateparser", _dateparser), ("ctparse", _ctparse)):
        slow = _some(parse, spoken[:SOME])
        out[f"{library}.sentence"] = figure(slow, "µs CPU", floor=each, note=f"times this program, {SOME} sentences")
    return out


def _some(parse: Callable[[str, datetime], datetime | None], spoken: Sequence[tuple[str, datetime]]) -> float:
    def all_of_them() -> None:
        for text, now in spoken:
            _quietly(parse, text, now)

    return _cpu(all_of_them) / len(spoken) * 1_000_000


def _quietly(parse: Callable[[str, datetime], datetime | None], text: str, now: datetime) -> datetime | None:
    """An answer of another library; its own failures and warnings count as no answer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return parse(text, now)
        except Exception:  # noqa: BLE001 (whatever another library throws is its wrong answer)
            return None


def _errors(parse: Callable[[str, datetime], datetime | None], name: str) -> Figure:
    def answering(case: shared_sets.Case) -> shared_sets.Answer:
        now = shared_sets.moment(case).replace(tzinfo=None)
        found = _quietly(parse, case["text"], now)
        if found is not None and abs(found.replace(tzinfo=None) - now) < timedelta(seconds=1):
            return {}
        return _point(found)

    some = shared_sets.cases(name)[:SOME]
    judge = shared_sets.scorer().judge
    verdicts = [judge(case, answering(case), foreign=False) for case in some]
    scored = [right for counts, right, _ in verdicts if counts]
    return figure(1 - sum(scored) / len(scored), "share", note=f"{sum(scored)} of the first {len(scored)} right")
