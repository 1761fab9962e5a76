"""A line is read once for whoever listens right now, and anew for everybody later."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.context import demo_context
from simulator.cast import vocabulary_of
from simulator.hearing import listen

NOW = datetime(2026, 3, 10, 10, 20, tzinfo=ZoneInfo("Europe/Berlin"))
WORDS = vocabulary_of(demo_context())
LINE = "Einen Herrenhaarschnitt morgen um zehn bitte."


def test_the_agent_hears_what_the_caller_has_just_read() -> None:
    assert listen(LINE, NOW, WORDS, "Was darf es sein?") is listen(LINE, NOW, WORDS, "Was darf es sein?")


def test_another_context_or_clock_is_another_reading() -> None:
    first = listen(LINE, NOW, WORDS)
    later = listen(LINE, NOW + timedelta(days=1), WORDS)

    assert listen(LINE, NOW, WORDS, "Was darf es sein?") is not first
    assert [one.when[0].day for one in (first, later)] == [NOW.date() + timedelta(days=days) for days in (1, 2)]


def test_nothing_is_kept_for_the_next_call() -> None:
    first = listen(LINE, NOW, WORDS)
    listen("Ja, bitte.", NOW, WORDS)
    listen("Danke, tschüss.", NOW, WORDS)

    again = listen(LINE, NOW, WORDS)
    assert again is not first
    assert again.labels() == first.labels()
