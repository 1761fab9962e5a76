"""What a salon is and sells: branches, rules of booking, services with their segments and pauses."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum

from booking.domain.hours import NO_HOLIDAYS, Closure, HolidayCalendar, SpecialDay, WeeklyHours
from booking.domain.ids import BranchId, SalonId, ServiceId, StaffId
from booking.domain.roster import StaffMember
from booking.errors import InvariantBroken, UnknownService, UnknownStaff

_NONE = timedelta(0)


class PausePolicy(Enum):
    """What the person may do while the guest waits."""

    FREE = "free"
    """Anything: the person can be booked by others."""
    BLOCKED = "blocked"
    """Nothing: the person stays with the guest."""
    FLEXIBLE = "flexible"
    """Only services marked as fitting into a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One stretch of work on a guest, and the pause after it."""

    key: str
    """A, B, C …; unique within the service."""
    name: str
    work: timedelta
    pause_after: timedelta = _NONE
    pause_policy: PausePolicy = PausePolicy.FREE
    same_staff_as: str | None = None
    """The key of an earlier segment whose person has to do this one too (only where hand-over is allowed)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Something a guest can book: one segment, or several with pauses between them."""

    id: ServiceId
    name: str
    spoken_names: tuple[str, ...] = ()
    """How the agent says it, the usual form first."""
    synonyms: tuple[str, ...] = ()
    """What callers say for it."""
    groups: tuple[str, ...] = ()
    """Words that name several services at once ("färben"), so that the agent has to ask."""
    segments: tuple[Segment, ...]
    hand_over: bool = False
    """Whether different people may do the segments."""
    max_wait: timedelta = _NONE
    """How long the guest may wait, beyond the pause, where a segment is handed over to another person."""
    needs_chair: bool = True
    fits_into_pause: bool = False
    """Whether it may be done in the `flexible` pause of another guest."""
    price_cents: int | None = None
    explanation: str = ""
    """What happens, in words for the guest."""
    active: bool = True

    def __post_init__(self) -> None:
        """Segments exist, have lengths and unique keys.

        Raises:
            InvariantBroken: One of these is not so.
        """
        keys = [segment.key for segment in self.segments]
        if not keys or len(set(keys)) != len(keys):
            raise InvariantBroken("a service has segments with unique keys", service=self.id)
        if any(segment.work <= _NONE or segment.pause_after < _NONE for segment in self.segments):
            raise InvariantBroken("a segment takes time, and a pause is not negative", service=self.id)

    @property
    def is_composite(self) -> bool:
        """Whether it has more than one segment."""
        return len(self.segments) > 1

    @property
    def duration(self) -> timedelta:
        """From first start to last end, pauses between segments included, by the service's own times."""
        last = self.segments[-1]
        return sum((segment.work + segment.pause_after for segment in self.segments), _NONE) - last.pause_after

    @property
    def working_time(self) -> timedelta:
        """The work alone, without pauses."""
        return sum((segment.work for segment in self.segments), _NONE)

    def segment(self, key: str) -> Segment:
        """The segment of this key.

        Raises:
            InvariantBroken: There is none.
        """
        for segment in self.segments:
            if segment.key == key:
                return segment
        raise InvariantBroken("the service has no such segment", service=self.id, segment=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A place where guests are served."""

    id: BranchId
    name: str
    address: str = ""
    phone: str = ""
    state: str = ""
    """ISO 3166-2 code of the federal state without the country ("BE"); decides the public holidays."""
    opening_hours: WeeklyHours
    closures: tuple[Closure, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    open_on_holidays: bool = False
    chairs: int | None = None
    """How many guests can sit at once; None means nobody counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalcomTeam:
    """The salon's team at Cal.com."""

    team_id: int
    slug: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Salon:
    """A tenant: its branches, its rules of booking, and the outside names it answers to."""

    id: SalonId
    name: str
    timezone: str = "Europe/Berlin"
    country: str = "DE"
    branches: tuple[Branch, ...]
    grid: timedelta = timedelta(minutes=5)
    """Appointments start on whole steps of the hour; must divide an hour."""
    lead_time: timedelta = _NONE
    """How long before its start an appointment can last be booked."""
    horizon: timedelta = timedelta(days=365)
    """How far ahead appointments can be booked."""
    latest_cancellation: timedelta = _NONE
    """How long before its start an appointment can last be cancelled or moved by phone."""
    visit_wait: timedelta = timedelta(minutes=15)
    """How long a guest may wait between two services of one visit."""
    retell_agents: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """Called numbers, E.164."""
    signing_key_name: str = "default"
    """The name of the Retell key whose signature is accepted for this salon; never the key."""
    email: str = ""
    """The technical address used where a guest has none."""
    calcom_team: CalcomTeam | None = None

    def __post_init__(self) -> None:
        """There is a branch, and the grid divides the hour.

        Raises:
            InvariantBroken: One of these is not so.
        """
        if not self.branches:
            raise InvariantBroken("a salon has at least one branch", salon=self.id)
        minutes, rest = divmod(self.grid, timedelta(minutes=1))
        if rest or minutes < 1 or 60 % minutes:
            raise InvariantBroken("the grid must divide an hour into whole minutes", salon=self.id)

    @property
    def main_branch(self) -> Branch:
        """The first branch: the one meant where nobody says which."""
        return self.branches[0]

    @property
    def state(self) -> str:
        """The federal state of the main branch."""
        return self.main_branch.state

    @property
    def address(self) -> str:
        """The address of the main branch."""
        return self.main_branch.address

    @property
    def phone(self) -> str:
        """The phone number of the main branch."""
        return self.main_branch.phone

    @property
    def opening_hours(self) -> WeeklyHours:
        """The opening hours of the main branch."""
        return self.main_branch.opening_hours

    @property
    def closures(self) -> tuple[Closure, ...]:
        """The closures of the main branch."""
        return self.main_branch.closures

    def branch(self, branch: BranchId) -> Branch:
        """The branch of this id.

        Raises:
            InvariantBroken: There is none.
        """
        for one in self.branches:
            if one.id == branch:
                return one
        raise InvariantBroken("the salon has no such branch", salon=self.id, branch=branch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything availability needs to know of one salon, as one unchanging snapshot."""

    salon: Salon
    services: tuple[Service, ...]
    staff: tuple[StaffMember, ...]
    holidays: HolidayCalendar = field(default=NO_HOLIDAYS, repr=False)

    def __hash__(self) -> int:
        """Cheap, and equal for equal catalogues: snapshots are keys of caches."""
        return hash((self.salon.id, len(self.services), len(self.staff)))

    def succeeding(self, before: "Catalogue") -> "Catalogue":
        """This catalogue in place of another: who and what is no longer named stays, as left and not offered.

        Appointments of theirs stand; they have to be found, told and cancelled by name.
        """
        people, offered = {one.id for one in self.staff}, {one.id for one in self.services}
        left = tuple(replace(one, active=False) for one in before.staff if one.id not in people)
        gone = tuple(replace(one, active=False) for one in before.services if one.id not in offered)
        return replace(self, staff=self.staff + left, services=self.services + gone) if left or gone else self

    def service(self, service: ServiceId) -> Service:
        """The service of this id.

        Raises:
            UnknownService: There is none.
        """
        for one in self.services:
            if one.id == service:
                return one
        raise UnknownService(service=service)

    def member(self, staff: StaffId) -> StaffMember:
        """The staff member of this id.

        Raises:
            UnknownStaff: There is none.
        """
        for one in self.staff:
            if one.id == staff:
                return one
        raise UnknownStaff(staff=staff)

    def skilled(self, service: ServiceId) -> tuple[StaffMember, ...]:
        """The active staff who can do at least one segment of this service, in catalogue order."""
        return tuple(one for one in self.staff if one.active and one.skill(service) is not None)
