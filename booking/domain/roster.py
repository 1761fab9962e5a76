"""Who works in the salon: skills, own durations, hours, breaks and absences of each person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from booking.domain.hours import Absence, SpecialDay, WeeklyHours
from booking.domain.ids import BranchId, ServiceId, StaffId


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """What a person can do of one service, and how long it takes them."""

    service: ServiceId
    segments: frozenset[str] | None = None
    """The keys of the segments the person can do; None means all."""
    durations: Mapping[str, timedelta] = field(default_factory=dict)
    """Own working time by segment key, where it differs from the service's."""

    def __hash__(self) -> int:
        """By value, as equality goes."""
        return hash((self.service, self.segments, tuple(sorted(self.durations.items()))))

    def covers(self, segment_key: str) -> bool:
        """Whether the person can do this segment."""
        return self.segments is None or segment_key in self.segments


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """A person who works with guests."""

    id: StaffId
    name: str
    spoken_names: tuple[str, ...] = ()
    """What callers say for this person, the usual form first: "Emma", "Frau Williams"."""
    gender: str = ""
    """"f", "m", "d" or "" (not given); decides "bei ihr" and "von einer Frau"."""
    branch: BranchId
    skills: tuple[Skill, ...] = ()
    hours: WeeklyHours | None = None
    """Own working hours; None means whenever the branch is open."""
    breaks: WeeklyHours = field(default_factory=WeeklyHours)
    absences: tuple[Absence, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    calcom_user_id: int | None = None
    calcom_key_name: str | None = None
    """The name of the secret that holds this person's Cal.com key (mode `personal`)."""
    active: bool = True
    """A person who left stays in the catalogue for the past, and takes no new appointments."""

    def skill(self, service: ServiceId) -> Skill | None:
        """What the person can do of this service, None where nothing."""
        return next((skill for skill in self.skills if skill.service == service), None)

    def can(self, service: ServiceId, segment_key: str) -> bool:
        """Whether the person can do this segment of this service."""
        skill = self.skill(service)
        return skill is not None and skill.covers(segment_key)
