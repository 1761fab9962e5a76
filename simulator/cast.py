"""What a flow version needs to be played: the rendered flow made ready, and the salon's words for the stand-in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

from flows.context import SalonContext, demo_context, read_context
from flows.executable import Flow, executable
from flows.render import render
from gateway.understanding.vocabulary import ServiceName, StaffName, Vocabulary
from simulator.agents.flow import OfflineLane
from simulator.agents.port import Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """One version of the agent, ready to be phoned."""

    version: str
    body: Mapping[str, Any]
    """The rendered Retell flow, as it would be applied."""
    offline: Mapping[str, Any]
    flow: Flow
    vocabulary: Vocabulary
    context: SalonContext
    lane: Lane
    """Who plays the agent; offline it is the flow itself with a stand-in for the model."""


def cast_for(version: str, context_file: Path | None = None) -> Cast:
    """Render a version for a salon and make it ready.

    Args:
        version: name of the flow version.
        context_file: the salon's catalogue; the packaged demo salon without one.

    Raises:
        FlowError: the version cannot be rendered.
        FlowNotExecutable: it cannot be executed offline.
    """
    context = read_context(context_file) if context_file is not None else demo_context()
    rendered = render(version, context)
    return cast_of(version, rendered.flow, rendered.offline, context)


def cast_of(version: str, body: Mapping[str, Any], offline: Mapping[str, Any], context: SalonContext) -> Cast:
    """A cast of a flow body that was rendered, or changed, elsewhere."""
    flow, vocabulary = executable(body, offline), vocabulary_of(context)
    return Cast(
        version=version,
        body=body,
        offline=offline,
        flow=flow,
        vocabulary=vocabulary,
        context=context,
        lane=OfflineLane(flow, vocabulary),
    )


@cache
def vocabulary_of(context: SalonContext) -> Vocabulary:
    """The words of a salon out of what its flow knows."""
    return Vocabulary(
        staff=tuple(StaffName(id=one.name, name=one.name, spoken=(one.spoken,)) for one in context.staff),
        services=tuple(
            ServiceName(id=one.id, name=one.name, spoken=(one.spoken,), synonyms=one.synonyms, composite=one.composite)
            for one in context.services
        ),
        opening={
            one.tag - 1: (time.fromisoformat(one.von), time.fromisoformat(one.bis)) for one in context.opening_hours
        },
        timezone=context.timezone,
    )
