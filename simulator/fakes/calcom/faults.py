"""Faults to order, by name: which request goes wrong, how, and how often.

| name | what happens |
|---|---|
| `calcom_timeout[_once]_on_segment_X` | no answer, no effect |
| `calcom_error[_once]_on_segment_X` | 500 in the bare shape, no effect |
| `calcom_taken[_once]_on_segment_X` | 400 "already has booking" |
| `calcom_lost_race[_once]_on_segment_X` | 409 in the bare shape |
| `calcom_conflict_on_segment_X_at_<start>` | somebody books exactly that slot first, then 400 |
| `calcom_lost_answer[_once]_on_segment_X` | booked, but the answer never arrives |
| `calcom_applied_late[_once]_on_segment_X` | no answer; booked later, at `settle_late` |
| `calcom_old_booking[_once]_on_segment_X` | 201 with another, older booking |
| `calcom_cancel_fails[_once]_on_segment_X` | 500 on cancel, no effect |
| `calcom_cancel_lost_answer[_once]_on_segment_X` | cancelled, but the answer never arrives |
| `calcom_find_fails[_once]` | 500 on a list of bookings |
| `calcom_rate_limited[_once]` | 429 for a booking request |
| `calcom_wrong_version[_once]` | 404 for a booking request |
| `calcom_event_type_fails[_once]` | 500 on create or update of an event type |
| `calcom_slow_<ms>` | every answer takes that long |
| `calcom_down` | everything fails with 503 |

`X` is the segment key (`A`, `B` …) or `any`. A segment is known by the booking's metadata `salon_segment`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

_ON_SEGMENT = re.compile(
    r"calcom_(timeout|error|taken|lost_race|lost_answer|applied_late|old_booking|cancel_fails|cancel_lost_answer)"
    r"(_once)?_on_segment(_once)?_(any|[A-Z])"
)
_CONFLICT = re.compile(r"calcom_conflict_on_segment_([A-Z])_at_(.+)")
_PLAIN = re.compile(r"calcom_(find_fails|rate_limited|wrong_version|event_type_fails|down)(_once)?")
_SLOW = re.compile(r"calcom_slow_(\d+)")


ON_SEGMENT = (
    "timeout",
    "error",
    "taken",
    "lost_race",
    "lost_answer",
    "applied_late",
    "old_booking",
    "cancel_fails",
    "cancel_lost_answer",
)
"""Kinds of fault that are aimed at one segment."""
ONCE_OR_ALWAYS = ("find_fails", "rate_limited", "wrong_version", "event_type_fails", "down")
"""Kinds that are aimed at every request."""
KINDS = (*ON_SEGMENT, "conflict", *ONCE_OR_ALWAYS, "slow")
"""Every kind of fault, without `calcom_` and what it is aimed at."""


class UnknownFault(ValueError):
    """There is no fault of that name."""


@dataclass(slots=True)
class Fault:
    """One ordered fault."""

    kind: str
    segment: str = "any"
    once: bool = False
    at: datetime | None = None
    used: int = 0

    def hits(self, segment: str, start: datetime | None) -> bool:
        """Whether this request is one of those the fault is for."""
        if self.once and self.used:
            return False
        return self.segment in ("any", segment) and (self.at is None or self.at == start)


@dataclass(slots=True)
class Faults:
    """The faults in force."""

    ordered: list[Fault] = field(default_factory=list)
    delay_s: float = 0.0

    def order(self, names: Iterable[str]) -> None:
        """Replace all faults.

        Raises:
            UnknownFault: A name is none of the table above; then nothing is changed.
        """
        names = list(names)
        faults = [_parse(name) for name in names]
        self.ordered = [fault for fault in faults if fault is not None]
        self.delay_s = max((int(m[1]) / 1000 for name in names if (m := _SLOW.fullmatch(name))), default=0.0)

    def take(self, kind: str, segment: str = "any", start: datetime | None = None) -> bool:
        """Whether a fault of this kind strikes now; counts it as used."""
        for fault in self.ordered:
            if fault.kind == kind and fault.hits(segment, start):
                fault.used += 1
                return True
        return False


def _parse(name: str) -> Fault | None:
    if match := _ON_SEGMENT.fullmatch(name):
        return Fault(match[1], segment=match[4], once=bool(match[2] or match[3]))
    if match := _CONFLICT.fullmatch(name):
        return Fault("conflict", segment=match[1], once=True, at=datetime.fromisoformat(match[2]))
    if match := _PLAIN.fullmatch(name):
        return Fault(match[1], once=bool(match[2]))
    if _SLOW.fullmatch(name):
        return None
    raise UnknownFault(f"unknown fault {name!r}; see simulator/fakes/calcom/faults.py")
