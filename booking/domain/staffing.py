"""Who may serve: what a wish for a person comes to, service by service and segment by segment."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.domain.catalogue import Branch, Catalogue, Service
from booking.domain.ids import StaffId
from booking.domain.wishes import ServiceWish, StaffWish, Wish, WishMode

NAMED = frozenset({WishMode.PREFER, WishMode.REQUIRE, WishMode.SAME_AS_LAST_TIME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """The people who may do one service."""

    solo: tuple[StaffId, ...]
    """Who can do all of it, in catalogue order."""
    by_segment: tuple[tuple[StaffId, ...], ...]
    """Who can do each segment; empty where the service is not handed over."""
    rank: dict[StaffId, int]
    """How dear each person is; 0 for everybody unless a fallback names an order."""

    @property
    def possible(self) -> bool:
        """Whether people with the skills exist at all."""
        return bool(self.solo) or (bool(self.by_segment) and all(self.by_segment))


def is_named(wish: StaffWish) -> bool:
    """Whether the wish is for certain people, so that others are an alternative to be asked about."""
    return wish.mode in NAMED and bool(wish.staff)


def branch_of(catalogue: Catalogue, wish: Wish) -> Branch:
    """Where the visit takes place: the wished branch, else that of the first wished person, else the main branch.

    Raises:
        UnknownStaff: A person is wished whom the catalogue does not have.
        InvariantBroken: A branch is wished that the salon does not have.
    """
    if wish.branch is not None:
        return catalogue.salon.branch(wish.branch)
    for one in wish.services:
        if is_named(one.staff):
            return catalogue.salon.branch(catalogue.member(one.staff.staff[0]).branch)
    return catalogue.salon.main_branch


def wished(catalogue: Catalogue, branch: Branch, wish: ServiceWish) -> Staffing:
    """The people with whom the wish is met as it is.

    A named person does every segment they can; where a service is handed over, the segments none of the named can do
    are open to the others.

    Raises:
        UnknownService: There is no such service.
        UnknownStaff: There is no such person.
    """
    service = catalogue.service(wish.service)
    named = tuple(catalogue.member(staff).id for staff in wish.staff.staff)
    skilled = _skilled(catalogue, branch, service)
    if wish.staff.mode is WishMode.EXCLUDE:
        skilled = [staff for staff in skilled if staff not in named]
    if not is_named(wish.staff):
        return _staffing(catalogue, service, skilled, skilled, {})
    meant = [staff for staff in skilled if staff in named]
    return _staffing(catalogue, service, meant, skilled if meant else [], {})


def anyone(catalogue: Catalogue, branch: Branch, wish: ServiceWish) -> Staffing:
    """Everybody who could do it: those named as fallback first."""
    service = catalogue.service(wish.service)
    skilled = _skilled(catalogue, branch, service)
    if wish.staff.mode is WishMode.EXCLUDE:
        skilled = [staff for staff in skilled if staff not in wish.staff.staff]
    fallback = () if wish.staff.fallback == "any" else wish.staff.fallback
    rank = {staff: fallback.index(staff) if staff in fallback else len(fallback) for staff in skilled}
    return _staffing(catalogue, service, skilled, skilled, rank)


def _skilled(catalogue: Catalogue, branch: Branch, service: Service) -> list[StaffId]:
    return [one.id for one in catalogue.skilled(service.id) if one.branch == branch.id]


def _staffing(
    catalogue: Catalogue,
    service: Service,
    meant: Sequence[StaffId],
    others: Sequence[StaffId],
    rank: dict[StaffId, int],
) -> Staffing:
    keys = [segment.key for segment in service.segments]
    able = {staff: catalogue.member(staff).skill(service.id) for staff in dict.fromkeys([*meant, *others])}

    def can(staff: StaffId, key: str) -> bool:
        skill = able[staff]
        return skill is not None and skill.covers(key)

    by_segment = list[tuple[StaffId, ...]]()
    if service.hand_over and len(keys) > 1:
        for key in keys:
            first = tuple(staff for staff in meant if can(staff, key))
            by_segment.append(first or tuple(staff for staff in others if can(staff, key)))
        if not any(can(staff, key) for staff in meant for key in keys):
            by_segment = []
    return Staffing(
        solo=tuple(staff for staff in meant if all(can(staff, key) for key in keys)),
        by_segment=tuple(by_segment),
        rank=rank,
    )
