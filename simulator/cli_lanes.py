"""The lanes of `salon sim run`: their options, what must be there before anything is played, and what it will cost."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from simulator.agents.playground_draft import Draft
    from simulator.cast import Cast
    from simulator.runner import Played
    from simulator.script import Script

LANES = ("offline", "playground", "websocket", "llm")
_KEY = "SALON_RETELL_MANAGEMENT_KEY"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_PLACES = 3
"""So many places where a draft differs are named."""
_SPARE = 3
"""So many times the estimate may be spent when no limit is given."""
_Command = TypeVar("_Command", bound=Callable[..., object])
_OPTIONS = (
    click.option("--lane", type=click.Choice(LANES), default="offline", show_default=True, help="Who plays the agent."),
    click.option("--agent-id", default="", help="Playground: the agent at Retell."),
    click.option("--agent-version", default="", help="Playground: number, tag or `latest`; the newest without it."),
    click.option(
        "--retell-url", envvar="SALON_RETELL_URL", show_envvar=True, default="", help="Playground: Retell's API."
    ),
    click.option("--max-messages", type=click.IntRange(min=1), help="Playground: never pay for more messages."),
    click.option("--yes", is_flag=True, help="Pay without asking."),
    click.option("--websocket-url", default="", help="Websocket: the custom-LLM server, without the call id."),
    click.option(
        "--llm-url", envvar="SALON_LLM_URL", show_envvar=True, default="", help="Llm: the endpoint, version included."
    ),
    click.option("--llm-model", envvar="SALON_LLM_MODEL", show_envvar=True, default="", help="Llm: the model's name."),
    click.option("--temperature", type=click.FloatRange(0, 2), default=0.0, show_default=True, help="Llm: of a model."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneChoice:
    """What was asked for on the command line."""

    lane: str = "offline"
    agent_id: str = ""
    agent_version: str = ""
    retell_url: str = ""
    max_messages: int | None = None
    yes: bool = False
    websocket_url: str = ""
    llm_url: str = ""
    llm_model: str = ""
    temperature: float = 0.0


def lane_options(command: _Command) -> _Command:
    """The options of all lanes."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def cast_on_lane(cast: "Cast", scripts: "Sequence[Script]", choice: LaneChoice, *, seed: int = 0) -> "Cast":
    """The cast with whoever plays the agent; a lane that cannot be played ends the program with status 2 or 3."""
    from simulator.agents.port import LaneUnavailable

    try:
        match choice.lane:
            case "playground":
                return _on_playground(cast, scripts, choice)
            case "websocket":
                return _on_websocket(cast, choice)
            case "llm":
                return _on_llm(cast, choice, seed)
            case _:
                return cast
    except LaneUnavailable as broken:
        click.echo(str(broken), err=True)
        sys.exit(3)


def told_cost(results: "Sequence[Played]") -> None:
    """Say what was paid for."""
    from simulator.report.outputs import spent

    for unit, count in sorted(spent(results).items()):
        click.echo(f"spent: {count} {unit.replace('_', ' ')}", err=True)


def exit_status(results: "Sequence[Played]") -> int:
    """0 when nothing failed and something passed, 1 when something failed, 3 when nothing could be played."""
    if any(played.failed for played in results) or not results:
        return 1
    return 0 if any(played.ok for played in results) else 3


def _on_playground(cast: "Cast", scripts: "Sequence[Script]", choice: LaneChoice) -> "Cast":
    import asyncio

    import httpx

    from simulator.agents.playground import PlaygroundLane, read_draft
    from simulator.agents.playground_client import Meter, RetellApi

    key = os.environ.get(_KEY, "").strip()
    _needed("--agent-id", choice.agent_id, "the agent that is to be phoned")
    _needed("--retell-url", choice.retell_url, "or SALON_RETELL_URL; the real one is https://api.retellai.com")
    sendable = key.isascii() and key.isprintable() and " " not in key
    _needed(_KEY, key if sendable else "", "an API key of the workspace, in the environment, one word")
    _safe(choice.retell_url, ("https",), ("http",), "--retell-url")

    def connected(meter: Meter) -> RetellApi:
        outside = choice.retell_url.startswith("https:")  # what stays on this machine goes to no proxy
        headers = {"authorization": f"Bearer {key}"}
        client = httpx.AsyncClient(base_url=choice.retell_url, headers=headers, trust_env=outside)
        return RetellApi(client=client, meter=meter)

    meter = Meter()
    draft = asyncio.run(read_draft(connected(meter), choice.agent_id, choice.agent_version))
    estimate = estimated_messages(cast, scripts)
    meter.limit = choice.max_messages or estimate * _SPARE
    state = "published" if draft.published else "draft"
    told = f"agent {draft.agent_id}, version {draft.version} ({state}), {len(draft.mocked)} tools, all of them mocked"
    click.echo(told, err=True)
    click.echo(told_difference(cast, draft), err=True)
    agreed(f"about {estimate} paid messages for {len(scripts)} scripts, never more than {meter.limit}", yes=choice.yes)
    return replace(cast, lane=PlaygroundLane(draft, lambda: connected(meter)))


def _on_websocket(cast: "Cast", choice: LaneChoice) -> "Cast":
    from simulator.agents.websocket import WebsocketLane

    _needed("--websocket-url", choice.websocket_url, "the custom-LLM server, without the call id")
    _safe(choice.websocket_url, ("ws", "wss"), (), "--websocket-url")
    return replace(cast, lane=WebsocketLane(choice.websocket_url))


def _on_llm(cast: "Cast", choice: LaneChoice, seed: int) -> "Cast":
    from simulator.agents.llm import LlmLane, connecting, run_look
    from simulator.agents.llm_client import KEY_SETTING, LlmSettings

    key = os.environ.get(KEY_SETTING, "").strip()
    _needed("--llm-url", choice.llm_url, "or SALON_LLM_URL; with the version, as in https://api.openai.com/v1")
    _needed("--llm-model", choice.llm_model, "or SALON_LLM_MODEL; the model that is to play the agent")
    _needed(KEY_SETTING, "ok" if key.isascii() else "", "a key of plain characters, in the environment")
    _safe(choice.llm_url, ("https",), ("http",), "--llm-url")
    settings = LlmSettings(model=choice.llm_model, temperature=choice.temperature, seed=seed)
    connect = connecting(choice.llm_url, key, settings)
    run_look(connect)
    return replace(cast, lane=LlmLane(cast.flow, connect))


def estimated_messages(cast: "Cast", scripts: "Sequence[Script]") -> int:
    """How many messages the scripts will cost: each is played offline, and its turns and function calls are counted."""
    from simulator.cli_tools import played_or_exit
    from simulator.suite import SuiteOptions
    from simulator.transcript import CallerSaid, ToolCalled

    chains = [one for script in scripts for one in _with_those_before(script)]
    played = played_or_exit(chains, cast, SuiteOptions(version=cast.version))
    greetings = len(played) if cast.flow.agent_speaks_first else 0
    return greetings + sum(isinstance(entry, CallerSaid | ToolCalled) for one in played for entry in one.entries)


def told_difference(cast: "Cast", draft: "Draft") -> str:
    """Whether the agent's flow is the version whose scripts are played, and where it is not."""
    from flows.diff.changes import Weight
    from flows.diff.compare import compare

    changes = [one for one in compare(cast.body, draft.flow).changes if one.weight is not Weight.COSMETIC]
    if not changes:
        return f"its flow is {cast.version} as rendered here"
    counts = Counter(one.weight.value for one in changes)
    places = ", ".join(one.path for one in changes[:_PLACES]) + (", …" if len(changes) > _PLACES else "")
    told = ", ".join(f"{count} {weight}" for weight, count in counts.items())
    return f"its flow differs from {cast.version} as rendered here: {told} ({places})"


def agreed(cost: str, *, yes: bool) -> None:
    """Say what it will cost and go on only when that is wanted; status 2 where nobody can be asked."""
    click.echo(cost, err=True)
    if yes:
        return
    if not sys.stdin.isatty():
        click.echo("nobody is there to ask; add --yes to pay for it", err=True)
        sys.exit(2)
    if not click.confirm("Go on?", err=True):
        sys.exit(2)


def _with_those_before(script: "Script") -> "list[Script]":
    """The script, and each call that is played before it as a call of its own."""
    before = _with_those_before(script.first) if script.first is not None else []
    return [*before, script]


def _needed(name: str, value: str, meaning: str) -> None:
    if not value:
        click.echo(f"{name} is missing: {meaning}", err=True)
        sys.exit(2)


def _safe(url: str, anywhere: tuple[str, ...], here: tuple[str, ...], name: str) -> None:
    """Refuse addresses of another kind, and a key sent in the clear beyond this machine."""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    fine = parts.scheme in anywhere or (parts.scheme in here and parts.hostname in _LOOPBACK)
    if not fine or not parts.hostname:
        click.echo(f"{name} must be an address of {' or '.join(f'{one}://' for one in anywhere)}: {url}", err=True)
        sys.exit(2)
