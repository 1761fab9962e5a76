"""What can go wrong on order: one line each, in `given.faults` or between the lines of a script.

    tool_lost T        the request never arrives; the agent sees a time-out
    tool_late T        the request is carried out, but its answer comes after the time-out
    tool_500 T         the gateway answers 500 and does nothing
    tool_twice T       the same request is delivered twice
    tool_parallel T    the same request is delivered twice at the same time
    tool_changed T ARG=TEXT  the same invocation is delivered again with another argument
    tool_replayed T    the request before this one is delivered again, after it
    tool_slow T MS     the answer takes MS virtual milliseconds
    tool_answers T CODE  the function answers this outcome code without being called
    signature_wrong T  the body is signed with another key
    signature_stale T  the signature is older than five minutes
    args_at_root T     the body holds the arguments alone
    webhook_twice E    the event (call_started, call_ended, call_analyzed) is delivered twice
    webhook_lost E     the event never arrives
    webhook_late E     call_started arrives after the first function call
    inbound_lost       the inbound webhook fails: no variables
    transfer_fails     nobody answers where the call is transferred to (given before the call)
    model_wrong_year T        the model writes a year long past
    model_placeholder T ARG   the model writes {{ARG}} instead of a value
    model_drops T ARG         the model leaves an argument out
    model_invents T ARG=TEXT  the model makes a value up
    model_english T           the model writes day and service in English
    model_twice T             the model calls the tool twice in a row
    model_skips T             the model does not call the tool and acts as if it had failed
    caller_gone T             the caller hangs up while the function runs
    calcom_…           handed to the fake Cal.com as it stands

T is a tool by name or `*`. A trailing `once` limits a fault to the first time, `xN` to N times, `#N` to the N-th time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TIMES = re.compile(r"x(\d+)\Z")
_NTH = re.compile(r"#([1-9]\d*)\Z")
TOOL_FAULTS = frozenset(
    {
        "tool_lost",
        "tool_late",
        "tool_500",
        "tool_twice",
        "tool_parallel",
        "tool_replayed",
        "signature_wrong",
        "signature_stale",
        "args_at_root",
        "model_wrong_year",
        "model_english",
        "model_twice",
        "model_skips",
        "caller_gone",
    }
)
_TOOL_AND_DETAIL = frozenset(
    {"tool_slow", "tool_answers", "tool_changed", "model_placeholder", "model_drops", "model_invents"}
)
ON_FUNCTIONS = tuple(sorted(TOOL_FAULTS | _TOOL_AND_DETAIL))
"""The faults that strike where a function is called; an agent that calls by itself is out of their reach."""
_EVENT_FAULTS = frozenset({"webhook_twice", "webhook_lost", "webhook_late"})
_PLAIN = frozenset({"inbound_lost", "transfer_fails"})
NAMES = tuple(sorted(TOOL_FAULTS | _TOOL_AND_DETAIL | _EVENT_FAULTS | _PLAIN))
EVENTS = ("call_started", "call_ended", "call_analyzed")


class FaultUnknown(ValueError):
    """A fault line that names no fault."""

    code = "fault_unknown"


@dataclass(slots=True)
class Order:
    """One ordered fault; `left` None is without end."""

    name: str
    target: str = "*"
    detail: str = ""
    left: int | None = None
    passed_over: int = 0
    """How many times it lets pass before it strikes."""

    def fits(self, name: str, target: str) -> bool:
        """Whether it is this fault, on this tool or event, and not used up."""
        return self.name == name and self.target in {"*", target} and self.left != 0


def order_from(text: str) -> Order:
    """Read one fault line.

    Raises:
        FaultUnknown: when the fault is not known or lacks what it needs.
    """
    words = text.split()
    left, passed_over = None, 0
    if words and _NTH.match(words[-1]):
        left, passed_over = 1, int(words.pop()[1:]) - 1
    elif words and (words[-1] == "once" or _TIMES.match(words[-1])):
        last = words.pop()
        left = 1 if last == "once" else int(last[1:])
    if not words:
        raise FaultUnknown("an empty fault")
    name, *rest = words
    if name.startswith("calcom_"):
        return Order(name=text, left=left)
    needs = 2 if name in _TOOL_AND_DETAIL else 1 if name in TOOL_FAULTS | _EVENT_FAULTS else 0
    if needs == 0 and name not in _PLAIN:
        message = f"{name!r} is no fault (known: {', '.join(NAMES)}, calcom_…)"
        raise FaultUnknown(message)
    if len(rest) < needs:
        message = f"{name} needs {'a tool' if needs == 1 else 'a tool and a detail'}: {text!r}"
        raise FaultUnknown(message)
    if name in _EVENT_FAULTS and rest[0] not in EVENTS:
        message = f"{name} takes one of {', '.join(EVENTS)}, not {rest[0]!r}"
        raise FaultUnknown(message)
    return Order(
        name=name, target=rest[0] if rest else "*", detail=" ".join(rest[1:]), left=left, passed_over=passed_over
    )


class Faults:
    """The faults ordered for one call; each is asked for where it would strike."""

    def __init__(self) -> None:
        self._orders: list[Order] = []

    def add(self, text: str) -> Order:
        """Order one more.

        Raises:
            FaultUnknown: when the line cannot be read.
        """
        order = order_from(text)
        if not order.name.startswith("calcom_"):
            self._orders.append(order)
        return order

    def strike(self, name: str, target: str) -> Order | None:
        """The fault, if it strikes now; counted when it does."""
        return next(self._striking(name, target), None)

    def strikes(self, name: str, target: str) -> list[Order]:
        """All faults of this name that strike now; each is counted."""
        return list(self._striking(name, target))

    def _striking(self, name: str, target: str) -> Iterator[Order]:
        for order in self._orders:
            if not order.fits(name, target):
                continue
            if order.passed_over:
                order.passed_over -= 1
                continue
            if order.left is not None:
                order.left -= 1
            yield order
