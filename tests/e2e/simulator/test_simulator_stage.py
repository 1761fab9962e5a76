"""The stage between two calls: forgotten is forgotten, what is told is what stands, and processes may die."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from simulator.agents.port import Answering
from simulator.cast import Cast, cast_for
from simulator.faults import Faults
from simulator.gateway_line import GatewayUnreachable
from simulator.runner import play
from simulator.script import Script
from simulator.script_file import read_scripts
from simulator.stage import Stage, open_stage, quiet_gateway
from simulator.suite import SuiteOptions, run_cast

pytestmark = pytest.mark.anyio
ZONE = ZoneInfo("Europe/Berlin")
BOOKING = """
defaults: {now: 2026-03-10 10:20}
scripts:
  - id: buchung
    facts: {staff: Emma Williams, name: Petra Vogel, phone: "01713920012", confirm: ja}
    talk:
      - caller: Guten Tag, eine Ansatzfärbung mit Schneiden morgen um zehn bei Emma bitte.
    expect: {outcome: booked}
  - id: frage
    talk:
      - caller: Was kostet eine Balayage?
      - caller: Danke, tschüss.
    expect: {appointments: []}
"""


@pytest.fixture(autouse=True)
def _quiet() -> None:
    quiet_gateway()


@pytest.fixture(scope="module")
def v19() -> Cast:
    return cast_for("v19")


@pytest.fixture
def scripts(tmp_path: Path) -> list[Script]:
    file = tmp_path / "zwei.yaml"
    file.write_text(BOOKING, encoding="utf-8")
    return read_scripts(file, ZONE)


@asynccontextmanager
async def _looked_at(stage: Stage) -> AsyncIterator[list[tuple[str, str]]]:
    """The requests Cal.com gets while the block lasts."""
    seen: list[tuple[str, str]] = []
    yield seen
    state = await _calcom(stage)
    seen += [(one["method"], one["path"]) for one in state["requests"]]


async def _calcom(stage: Stage) -> dict[str, Any]:
    line = stage._calcom  # noqa: SLF001 - the whole state is nobody else's business
    assert line is not None
    state: dict[str, Any] = msgspec.json.decode((await line.send("GET", "/__fake__/state", b"", {}, 5)).body)
    return state


async def test_the_next_call_finds_nothing_of_the_one_before(scripts: list[Script], v19: Cast) -> None:
    async with open_stage() as stage:
        booked = await play(scripts[0], v19, stage)
        assert booked.ok, booked.wrong
        assert booked.after is not None
        assert len(booked.after.standing) == 1

        before = await stage.set_up(scripts[1])
        assert (before.appointments, before.holds, before.sagas, before.mails, before.tasks) == ((), (), (), (), ())
        calendar = await stage.calendar()
        assert calendar is not None
        assert calendar.bookings == ()


async def test_a_call_after_another_is_the_same_call(scripts: list[Script], v19: Cast) -> None:
    async with open_stage() as stage:
        alone = await play(scripts[0], v19, stage)
        await play(scripts[1], v19, stage)
        again = await play(scripts[0], v19, stage)

    assert msgspec.json.encode(again) == msgspec.json.encode(alone)


async def test_event_types_that_were_kept_are_not_compared_again(scripts: list[Script]) -> None:
    async with open_stage() as stage:
        kinds = len((await _calcom(stage))["event_types"])
        async with _looked_at(stage) as requests:
            await stage.set_up(scripts[0])
        assert requests == []
        assert len((await _calcom(stage))["event_types"]) == kinds > 10


async def test_a_stage_that_does_not_own_its_calendar_compares_them_every_time(scripts: list[Script]) -> None:
    async with open_stage() as own:
        stage = Stage(own.gateway, own._calcom)  # noqa: SLF001 - the same two, as if they ran elsewhere
        async with _looked_at(stage) as requests:
            await stage.set_up(scripts[0])
        assert [method for method, path in requests if path.endswith("/event-types")] == ["GET"]


async def test_what_settling_tells_is_what_stands(scripts: list[Script], v19: Cast) -> None:
    async with open_stage() as stage:
        played = await play(scripts[0], v19, stage)
        assert await stage.settle() == await stage.world()
        assert played.after is not None
        assert (await stage.world()).appointments == played.after.appointments


class _Deadly:
    """A lane on which every process dies but the one that parts into the others."""

    name = "deadly"
    blind: frozenset[str] = frozenset()

    def __init__(self, cast: Cast) -> None:
        self._inner = cast.lane
        self._parent = os.getpid()

    def answering(self, script: Script, faults: Faults) -> Answering:
        if os.getpid() != self._parent:
            os._exit(1)
        return self._inner.answering(script, faults)


def test_processes_that_die_are_told_and_not_waited_for(scripts: list[Script], v19: Cast) -> None:
    deadly = replace(v19, lane=_Deadly(v19))
    with pytest.raises(GatewayUnreachable, match="ended early"):
        run_cast(scripts, deadly, SuiteOptions(version="v19", workers=2))


def test_the_results_come_in_the_order_of_the_scripts(scripts: list[Script], v19: Cast) -> None:
    many = [msgspec.structs.replace(script, id=f"{script.id}-{number}") for number in range(4) for script in scripts]
    told: list[str] = []
    results = run_cast(many, v19, SuiteOptions(version="v19", workers=3), lambda played: told.append(played.id))

    assert [played.id for played in results] == [script.id for script in many]
    assert sorted(told) == sorted(script.id for script in many)
    assert all(datetime.fromisoformat(played.now) == scripts[0].now for played in results)
