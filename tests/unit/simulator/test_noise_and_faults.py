"""Seeded recognition errors and the one-line faults."""

import pytest

from simulator.faults import NAMES, Faults, FaultUnknown, order_from
from simulator.noise import KINDS, NoiseUnknown, garbled

LINE = "Guten Tag, ich hätte gern übermorgen um drei eine Ansatzfärbung bei Emma."


@pytest.mark.parametrize("kind", KINDS)
def test_noise_is_the_same_for_the_same_seed(kind: str) -> None:
    garbles = {garbled(LINE, kind, f"seed-{number}") for number in range(12)}
    assert garbles == {garbled(LINE, kind, f"seed-{number}") for number in range(12)}
    assert garbles != {LINE}, "among a dozen seeds some change the line"


def test_without_a_kind_nothing_is_garbled_and_unknown_kinds_are_refused() -> None:
    assert garbled(LINE, "", "1") == LINE
    assert garbled("", "all", "1") == garbled("", "all", "1")
    with pytest.raises(NoiseUnknown, match="knistern"):
        garbled(LINE, "knistern", "1")


def test_numbers_in_words_become_digits() -> None:
    assert garbled("um drei oder vier", "numbers", "1") == "um 3 oder 4"


def test_a_fault_strikes_its_tool_as_often_as_ordered() -> None:
    faults = Faults()
    faults.add("tool_lost book_appointment once")
    faults.add("tool_500 * x2")
    faults.add("model_drops book_appointment telefon")
    faults.add("model_drops book_appointment name")
    assert faults.strike("tool_lost", "check_availability") is None
    assert faults.strike("tool_lost", "book_appointment") is not None
    assert faults.strike("tool_lost", "book_appointment") is None
    assert [faults.strike("tool_500", "x") is not None for _ in range(3)] == [True, True, False]
    assert [one.detail for one in faults.strikes("model_drops", "book_appointment")] == ["telefon", "name"]


def test_a_fault_strikes_the_call_that_is_named() -> None:
    faults = Faults()
    faults.add("tool_lost book_appointment #3")
    strikes = [faults.strike("tool_lost", "book_appointment") is not None for _ in range(5)]
    assert strikes == [False, False, True, False, False]
    faults.add("model_drops * name #2")
    assert [len(faults.strikes("model_drops", tool)) for tool in ("a", "b", "c")] == [0, 1, 0]


def test_faults_of_the_calendar_are_handed_on_as_they_stand() -> None:
    assert order_from("calcom_timeout_on_segment_C").name == "calcom_timeout_on_segment_C"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("tool_lots book_appointment", "is no fault"),
        ("tool_lost", "needs a tool"),
        ("model_drops book_appointment", "a tool and a detail"),
        ("webhook_lost book_appointment", "takes one of"),
    ],
)
def test_an_unknown_fault_is_refused(text: str, problem: str) -> None:
    with pytest.raises(FaultUnknown, match=problem):
        order_from(text)


def test_every_fault_stands_in_the_table_of_its_module() -> None:
    import simulator.faults as module  # noqa: PLC0415  the docstring of the module is what is looked at

    assert module.__doc__ is not None
    assert [name for name in NAMES if name not in module.__doc__] == []
