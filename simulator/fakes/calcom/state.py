"""What the fake Cal.com holds: users, their hours, a team, event types, bookings, reservations, webhooks."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from simulator.fakes.calcom.errors import Json
from simulator.fakes.calcom.faults import Faults

START = datetime(2026, 1, 1, 6, tzinfo=UTC)
LIVE = ("accepted", "pending")


class Span(NamedTuple):
    """A stretch of time; UTC, end exclusive."""

    start: datetime
    end: datetime


def ticking(start: datetime = START) -> Callable[[], datetime]:
    """A clock that moves on by a millisecond each time it is read: no two moments are equal."""
    steps = itertools.count()
    return lambda: start + timedelta(milliseconds=next(steps))


@dataclass(slots=True, kw_only=True)
class User:
    """A person at Cal.com. `hours` maps ISO weekdays to local from-to; the default is round the clock."""

    id: int
    username: str
    name: str
    api_key: str
    time_zone: str = "Europe/Berlin"
    hours: dict[int, tuple[time, time]] = field(
        default_factory=lambda: dict.fromkeys(range(1, 8), (time(0, 0), time(23, 59)))
    )

    def works(self, when: Span) -> bool:
        """Whether the whole stretch lies in the person's schedule."""
        zone = ZoneInfo(self.time_zone)
        here, there = when.start.astimezone(zone), when.end.astimezone(zone)
        span = self.hours.get(here.isoweekday())
        return span is not None and here.date() == there.date() and span[0] <= here.time() and there.time() <= span[1]


@dataclass(slots=True, kw_only=True)
class EventType:
    """An event type; `fields` are what was written, as the API takes them."""

    id: int
    slug: str
    team: int | None
    owner: int | None
    fields: Json

    @property
    def length(self) -> int:
        """Length in minutes."""
        value = self.fields["lengthInMinutes"]
        return value if isinstance(value, int) else 0

    @property
    def round_robin(self) -> bool:
        """Whether one of the hosts is picked for each booking."""
        return self.fields.get("schedulingType") == "roundRobin"

    def hosts(self) -> list[tuple[int, str]]:
        """User id and priority of each host."""
        hosts = self.fields.get("hosts")
        if not isinstance(hosts, list):
            return [] if self.owner is None else [(self.owner, "medium")]
        return [(int(host["userId"]), str(host.get("priority", "medium"))) for host in hosts]

    def minutes(self, name: str) -> timedelta:
        """A field that counts minutes; nothing where it is unset."""
        value = self.fields.get(name)
        return timedelta(minutes=value) if isinstance(value, int) else timedelta(0)


@dataclass(slots=True, kw_only=True)
class Booking:
    """A booking; times are UTC."""

    id: int
    uid: str
    event_type: int | None
    host: int
    start: datetime
    end: datetime
    status: str
    title: str
    attendee: Json
    metadata: Json
    created_at: datetime
    updated_at: datetime | None = None
    location: str = ""
    reason: str = ""
    rescheduled_from: str = ""
    rescheduled_to: str = ""

    @property
    def live(self) -> bool:
        """Whether it takes the host's time."""
        return self.status == "accepted"


@dataclass(slots=True, kw_only=True)
class Reservation:
    """A soft hold of one event type's slot; bookings never look at it."""

    uid: str
    event_type: int
    host: int
    start: datetime
    end: datetime
    until: datetime


@dataclass(slots=True, kw_only=True)
class Seen:
    """A request as it came in, and the status it got (0: no answer)."""

    method: str
    path: str
    version: str
    key: str
    status: int
    body: Json | None


@dataclass(slots=True)
class CalcomState:
    """Everything the fake knows. One asyncio loop at a time."""

    clock: Callable[[], datetime] = field(default_factory=ticking)
    check_past: bool = False
    """Refuse bookings before the clock; off where the clock and the calls' own time have nothing in common."""
    limit: int = 120
    """Requests a key may make in 60 s before it is blocked for 60 s; 0 means any number."""
    race_window: int = 1
    """How often the loop turns between the availability check and the insert."""
    team: int = 1
    team_slug: str = "salon-lindenhof"
    users: dict[int, User] = field(default_factory=dict)
    event_types: dict[int, EventType] = field(default_factory=dict)
    bookings: dict[str, Booking] = field(default_factory=dict)
    late: list[Booking] = field(default_factory=list)
    """Bookings whose request timed out and that take effect later."""
    reservations: dict[str, Reservation] = field(default_factory=dict)
    webhooks: dict[int, Json] = field(default_factory=dict)
    requests: list[Seen] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    """Request bodies that do not fit the contract, where one is checked against."""
    faults: Faults = field(default_factory=Faults)
    windows: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    blocked: dict[str, datetime] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1000))

    def __post_init__(self) -> None:
        """A team without people gets the three of the demo salon."""
        if not self.users:
            self.people(
                (101, "emma-williams", "Emma Williams"),
                (102, "fabian-spitzer", "Fabian Spitzer"),
                (103, "oliver-kretschmer", "Oliver Kretschmer"),
            )

    def people(self, *people: tuple[int, str, str]) -> None:
        """Replace the users; everyone's key is `cal_test_<username>`, and `cal_test_salon` is the team's admin."""
        self.users = {
            number: User(id=number, username=username, name=name, api_key=f"cal_test_{username}")
            for number, username, name in ((100, "salon", "Salon"), *people)
        }

    def reset(self, *, keep_event_types: bool = False) -> None:
        """Forget everything but the users and the settings (and the event types, where they are to be kept)."""
        for shelf in (self.bookings, self.reservations, self.webhooks, self.windows, self.blocked):
            shelf.clear()
        if not keep_event_types:
            self.event_types.clear()
        self.requests.clear()
        self.violations.clear()
        self.late.clear()
        self.faults = Faults()
        self.numbers = itertools.count(max(self.event_types, default=999) + 1)

    def number(self) -> int:
        """The next id of anything."""
        return next(self.numbers)

    def uid(self) -> str:
        """A booking's name, as Cal.com makes them: letters and digits."""
        return f"bk{self.number():06d}fake"

    def user_of_key(self, key: str) -> User | None:
        """Whose key this is."""
        return next((user for user in self.users.values() if user.api_key == key), None)

    def live_of(self, host: int) -> Iterable[Booking]:
        """The bookings that take this person's time."""
        return (booking for booking in self.bookings.values() if booking.host == host and booking.live)
