"""Whose call it is: a salon is found by agent, then by number, and only among those whose key signed."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import TypeVar

import structlog

from booking.application.desk import BookingDesk
from booking.application.ports import Clock
from booking.domain.catalogue import Catalogue, Salon
from booking.domain.ids import SalonId
from booking.errors import DatabaseUnreachable, Unavailable

_log = structlog.get_logger()
_FRESH_S = 1.0
_PATIENCE_S = 1.0
"""How long a request waits for what it needs before its own deadline begins to count."""
_Found = TypeVar("_Found")


class ForeignCall(Exception):
    """The call fits no salon of the key that signed it."""


class Salons:
    """The salons of the program and their catalogues, looked up at most once a second: every request asks.

    While the database does not answer, what was known last counts: the day, the team and the hours can still be told.
    """

    def __init__(self, desk: BookingDesk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self._known: tuple[Salon, ...] = ()
        self._until = 0.0
        self._catalogues: dict[SalonId, tuple[float, Catalogue]] = {}

    async def all(self) -> tuple[Salon, ...]:
        """All salons."""
        if self._clock.monotonic() >= self._until:
            self._known = await _asked(self._desk.salons(), self._known)
            self._until = self._clock.monotonic() + _FRESH_S
        return self._known

    async def catalogue(self, salon: SalonId) -> Catalogue:
        """The catalogue of a salon, at most a second old."""
        known = self._catalogues.get(salon)
        if known is not None and self._clock.monotonic() < known[0]:
            return known[1]
        catalogue = await _asked(self._desk.catalogue(salon), known[1] if known else None)
        self._catalogues[salon] = (self._clock.monotonic() + _FRESH_S, catalogue)
        return catalogue

    def forget(self) -> None:
        """Look them up again at the next request."""
        self._until = 0.0
        self._catalogues.clear()


async def _asked(question: Awaitable[_Found], known: _Found | None) -> _Found:
    """The database's answer; what is known already where it does not give one in time."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            return await question
    except (Unavailable, TimeoutError) as problem:
        if not known:
            raise DatabaseUnreachable(kind=type(problem).__name__) from problem
        _log.warning("gateway.database_away", why=type(problem).__name__)
        return known


def salon_of(salons: Iterable[Salon], key: str, *, agent: str = "", number: str | None = None) -> Salon:
    """The salon a signed request belongs to.

    Args:
        salons: All salons of the program.
        key: The name of the key that signed.
        agent: Retell's agent id; empty when the body has none.
        number: The salon's own number in the call; None when there is none.

    Raises:
        ForeignCall: Agent or number belong to a salon of another key, or nothing tells which salon is meant: where
            two share an agent the number decides, and where they share that too, nothing does.
    """
    everyone = tuple(salons)
    matches = [salon for salon in everyone if agent and agent in salon.retell_agents]
    matches = matches or [salon for salon in everyone if number and number in salon.numbers]
    if matches:
        own = [salon for salon in matches if salon.signing_key_name == key]
        if not own:
            raise ForeignCall("the salon is bound to another key")
        if len(own) > 1:
            own = [salon for salon in own if number and number in salon.numbers]
        if len(own) != 1:
            raise ForeignCall("several salons have this agent or number")
        return own[0]
    bound = [salon for salon in everyone if salon.signing_key_name == key]
    if len(bound) != 1:
        raise ForeignCall("neither agent nor number is known, and the key does not settle it")
    return bound[0]
