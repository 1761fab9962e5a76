"""Tools that note something for the people of the salon: the waiting list and call-backs."""

import structlog

from booking.domain.appointments import Customer
from booking.errors import BookingError
from gateway.replies import Answer
from gateway.tools.turn import Turn, named_customer, read_wish
from gateway.tools.views import callback_facts, wish_facts

_log = structlog.get_logger()
_LONGEST = 1000


async def join_waiting_list(turn: Turn) -> Answer:
    """Put the caller on the waiting list for the wish."""
    read = read_wish(turn)
    customer = named_customer(turn)
    await turn.desk.join_waiting_list(turn.salon, customer=customer, wish=read.wish, call=turn.call, now=turn.now)
    facts = {**wish_facts(read.wish, turn.catalogue), "name": customer.name}
    return Answer(code="waiting_list_joined", facts=facts, mutated=True)


async def request_callback(turn: Turn) -> Answer:
    """Note that the salon calls back, with everything known so far."""
    customer = turn.customer()
    task = await turn.desk.request_callback(
        turn.salon, customer=customer, reason="callback", details=known_so_far(turn), call=turn.call, now=turn.now
    )
    return Answer(code="callback_noted", facts=callback_facts(task, turn.catalogue), mutated=True)


async def note_callback(turn: Turn, customer: Customer, reason: str) -> bool:
    """Note a call-back because something failed; whether that worked."""
    try:
        await turn.desk.request_callback(
            turn.salon, customer=customer, reason=reason, details=known_so_far(turn), call=turn.call, now=turn.now
        )
    except BookingError as problem:
        _log.warning("gateway.callback_not_noted", reason=reason, code=problem.code)
        return False
    return True


def known_so_far(turn: Turn) -> str:
    """What the caller wants, for the person who calls back: arguments first, then the caller's last words."""
    given = ", ".join(f"{name}: {value}" for name, value in sorted(turn.arguments.values.items()))
    words = " / ".join(turn.heard.user_text.split("\n")[-3:])
    return "; ".join(part for part in (given, words) if part)[:_LONGEST]
