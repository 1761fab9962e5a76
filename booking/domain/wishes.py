"""What a caller wants: services, people and times, with how strongly each was meant."""

from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from typing import Literal

from booking.domain.ids import BranchId, ServiceId, StaffId
from booking.errors import WishIncomplete


class WishMode(Enum):
    """How a wish for a person is meant."""

    ANY = "any"
    PREFER = "prefer"
    REQUIRE = "require"
    EXCLUDE = "exclude"
    SAME_AS_LAST_TIME = "same_as_last_time"
    """Whoever served this guest last; the desk fills in `staff`, and from then on it counts as PREFER."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffWish:
    """Whom the caller wants; several names mean one of them."""

    mode: WishMode = WishMode.ANY
    staff: tuple[StaffId, ...] = ()
    fallback: tuple[StaffId, ...] | Literal["any"] = ()
    """Who may stand in without being asked about again: "wenn nicht, dann Fabian", "sonst egal"."""


ANYBODY = StaffWish()


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One alternative of days and times, local to the salon; `start_from` to `end_by` bound each of the days."""

    day_from: date
    day_to: date
    at: time | None = None
    """The one start that is wished."""
    start_from: time | None = None
    start_to: time | None = None
    """The last start that is still right (inclusive)."""
    end_by: time | None = None
    """When the visit must be over (inclusive)."""
    earliest: bool = False
    """As early as possible; otherwise offers are spread over the window."""
    approx: bool = False
    """`at` is meant roughly: half an hour either way is what was wished."""

    def __post_init__(self) -> None:
        """The days stand in order.

        Raises:
            WishIncomplete: The last day is before the first.
        """
        if self.day_to < self.day_from:
            raise WishIncomplete("the last day of a window is before its first")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceWish:
    """One service, for one guest."""

    service: ServiceId
    staff: StaffWish = ANYBODY
    for_whom: str = ""
    """The guest, where it is not the caller: "mein Sohn"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Everything one caller wants of one visit."""

    services: tuple[ServiceWish, ...]
    when: tuple[When, ...]
    """Alternatives, the dearest first."""
    together: bool = True
    """Several services follow one another with at most `Salon.visit_wait` between them; otherwise: on one day."""
    side_by_side: bool = False
    """Several guests at the same time: the shorter service lies within the longer one."""
    branch: BranchId | None = None
    """None means the branch of the wished people, else the main branch."""

    def __post_init__(self) -> None:
        """There is a service and a time.

        Raises:
            WishIncomplete: One of them is missing.
        """
        if not self.services or not self.when:
            raise WishIncomplete("a wish names a service and a time")

    @property
    def is_concrete(self) -> bool:
        """Whether one day and one time are wished, so that the first answer is worth holding."""
        first = self.when[0]
        return len(self.when) == 1 and first.day_from == first.day_to and first.at is not None
