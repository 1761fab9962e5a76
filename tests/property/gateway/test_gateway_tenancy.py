"""Two salons with the same guests, numbers, calls and wishes: what one does, the other neither sees nor feels."""

import asyncio
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.application.orders import FindQuery
from booking.catalogue_file.packaged import demo_text, templates
from booking.catalogue_file.reading import read
from booking.domain.catalogue import Salon
from booking.domain.ids import SalonId
from gateway.retell.tenancy import ForeignCall, salon_of
from gateway.settings import Secret
from gateway.tools.table import NEWEST
from tests.fakes.retell_line import KEY, Line, open_line
from tests.fakes.transcripts import call_object, invoked

MODEST = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
DEMO, NORTH = SalonId("demo"), SalonId("north")
KEYS = {DEMO: KEY, NORTH: Secret("key_of_the_north")}
AGENTS = {DEMO: "agent_demo", NORTH: "agent_north"}
_MADE_UP = re.compile(r"(apt|vis|off|tsk|wtg|sga)_[0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Act:
    """One function call in one of the salons; ids are those an earlier act brought up, there or in the other salon."""

    salon: SalonId
    tool: str
    arguments: dict[str, str]
    call: str
    tool_call: str
    foreign: str
    """The argument that gets an id out of the other salon's answers, or empty."""


_WISHES = st.fixed_dictionaries(
    {
        "dienstleistung": st.sampled_from(["177", "42"]),
        "datum": st.sampled_from(["2026-03-11", "2026-03-12"]),
        "uhrzeit": st.sampled_from(["10:00", "14:00"]),
        "mitarbeiter": st.sampled_from(["Emma Williams", "egal"]),
        "name": st.sampled_from(["Miriam Vogt", "Bernd Noack"]),
        "telefon": st.just("01713920034"),
    }
)
_ACTS = st.builds(
    Act,
    salon=st.sampled_from([DEMO, NORTH]),
    tool=st.sampled_from(sorted(NEWEST)),
    arguments=_WISHES,
    call=st.sampled_from(["call_1", "call_2"]),
    tool_call=st.sampled_from(["", "t1", "t2"]),
    foreign=st.sampled_from(["", "", "termin", "angebot"]),
)


class House:
    """A gateway with both salons, open for all examples in a loop of its own."""

    def __init__(self) -> None:
        """Open it."""
        self.loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        opened: asyncio.Future[Line] = self.loop.create_future()
        self._life = self.loop.create_task(self._live(opened))
        self.line = self.loop.run_until_complete(opened)

    async def _live(self, opened: asyncio.Future[Line]) -> None:
        keys = {"default": KEYS[DEMO], "north": KEYS[NORTH]}
        text = demo_text().replace("id: demo", f"id: {NORTH}", 1).replace("agent_demo", AGENTS[NORTH])
        # The same telephone number: only key and agent tell whose call it is.
        text = text.replace("signing_key: default", "signing_key: north")
        with tempfile.TemporaryDirectory() as folder:
            async with open_line(Path(folder), calcom_mode="off", retell_keys=keys) as line:
                reception = line.app.state.reception
                catalogue = read(text, name="north.yaml", templates=templates())
                await reception.desk.store_catalogue(catalogue, now=reception.clock.now())
                opened.set_result(line)
                await self._closing.wait()

    def play(self, acts: Sequence[Act]) -> list[tuple[SalonId, str]]:
        """Begin anew, do these things in order, and give each answer with its ids made comparable."""
        return self.loop.run_until_complete(self._play(acts))

    async def _play(self, acts: Sequence[Act]) -> list[tuple[SalonId, str]]:
        await self.line.app.state.booking.wipe(NORTH)
        await self.line.reset()
        answers: list[tuple[SalonId, str]] = []
        seen: dict[SalonId, list[str]] = {DEMO: [], NORTH: []}
        for act in acts:
            text = await self._answer(act, seen)
            names = seen[act.salon]
            names += [one[0] for one in re.finditer(_MADE_UP, text) if one[0] not in names]
            for number, name in enumerate(names):
                text = text.replace(name, f"#{number}")
            answers.append((act.salon, text))
        return answers + [(salon, await self._kept(salon, seen[salon])) for salon in (DEMO, NORTH)]

    async def _answer(self, act: Act, seen: dict[SalonId, list[str]]) -> str:
        other = NORTH if act.salon == DEMO else DEMO
        arguments = dict(act.arguments)
        if act.foreign:
            kind = "apt_" if act.foreign == "termin" else "off_"
            ids = [one for one in seen[other] if one.startswith(kind)]
            arguments[act.foreign] = ids[-1] if ids else f"{kind}999999999999"
        items = [invoked(act.tool_call, act.tool, arguments)] if act.tool_call else []
        body = {"args": arguments, "call": call_object(act.call, items, agent_id=AGENTS[act.salon])}
        answer = await self.line.signed(f"/retell/v19/functions/{act.tool}", body, key=KEYS[act.salon])
        assert answer.status_code == 200
        text = answer.text
        for one in seen[other]:
            assert one not in text or one in seen[act.salon]
        return text

    async def _kept(self, salon: SalonId, names: list[str]) -> str:
        """Everything that is stored of a salon, as far as a salon can see it."""
        desk, now = self.line.app.state.reception.desk, self.line.app.state.reception.clock.now()
        await self.line.app.state.reception.functions.settle()
        found = await desk.find(salon, FindQuery(past=True, cancelled=True), now=now)
        return repr(
            (
                [(one.service, one.status, one.starts_at, one.customer.name, one.call) for one in found],
                [one.offer.starts_at for one in await desk.holds(salon, now=now)],
                [(one.customer.name, one.reason) for one in await desk.tasks(salon, open_only=False)],
                [one.customer.name for one in await desk.waiting(salon, now=now)],
                sorted(call for call, _ in await desk.call_records(salon)),
                len(names),
            )
        )

    def close(self) -> None:
        """End it."""
        self._closing.set()
        self.loop.run_until_complete(self._life)
        self.loop.close()


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    opened = House()
    yield opened
    opened.close()
    structlog.reset_defaults()


@MODEST
@given(acts=st.lists(_ACTS, min_size=2, max_size=8))
def test_each_salon_lives_as_if_it_were_alone(house: House, acts: list[Act]) -> None:
    """Every answer and all that is stored of a salon are the same with the other's calls in between and without."""
    together = house.play(acts)
    for salon in (DEMO, NORTH):
        alone = house.play([act for act in acts if act.salon == salon])
        assert [text for of, text in together if of == salon] == [text for of, text in alone if of == salon]


@pytest.mark.parametrize("tool", sorted(NEWEST))
def test_every_tool_refuses_the_agent_and_the_number_of_another_key(house: House, tool: str) -> None:
    async def ask(agent: str, key: Secret) -> Any:  # noqa: ANN401 - a reply
        body = {"args": {"name": "Miriam Vogt"}, "call": call_object("call_1", agent_id=agent)}
        return (await house.line.signed(f"/retell/v19/functions/{tool}", body, key=key)).json()

    for agent, key in ((AGENTS[DEMO], KEYS[NORTH]), (AGENTS[NORTH], KEYS[DEMO])):
        assert house.loop.run_until_complete(ask(agent, key))["code"] == "unknown_salon"


def _salon(name: str, *, agents: tuple[str, ...] = (), numbers: tuple[str, ...] = (), key: str = "one") -> Salon:
    text = demo_text().replace("id: demo", f"id: {name}", 1).replace("signing_key: default", f"signing_key: {key}")
    text = text.replace("[agent_demo]", f"[{', '.join(agents)}]").replace(
        '["+493023125000"]', f"[{', '.join(map(repr, numbers))}]"
    )
    return read(text, name=name, templates=templates()).salon


def test_two_salons_of_one_key_that_share_a_number_are_told_apart_by_agent_or_not_at_all() -> None:
    shared = "+493023125000"
    salons = (_salon("a", agents=("agent_a",), numbers=(shared,)), _salon("b", agents=("agent_b",), numbers=(shared,)))
    assert salon_of(salons, "one", agent="agent_b", number=shared).id == "b"
    with pytest.raises(ForeignCall):
        salon_of(salons, "one", agent="agent_new", number=shared)
    both = (_salon("a", agents=("agent",), numbers=("+491",)), _salon("b", agents=("agent",), numbers=("+492",)))
    assert salon_of(both, "one", agent="agent", number="+492").id == "b"
    with pytest.raises(ForeignCall):
        salon_of(both, "one", agent="agent", number="+493")
