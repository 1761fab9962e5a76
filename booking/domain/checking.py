"""Whether planned appointments still hold: the question asked again at the moment of promising."""

from collections.abc import Sequence

from booking.domain.busy import Busy, BusyKind, Layer, occupancies
from booking.domain.catalogue import Catalogue
from booking.domain.local_time import minute_after, minute_of, zone
from booking.domain.offers import PlannedAppointment
from booking.domain.timeline import covers
from booking.domain.timetable import timetable

_NEEDS = {BusyKind.WORK: Layer.WORK, BusyKind.FITTING_WORK: Layer.FITTING_WORK, BusyKind.PAUSE: Layer.FLEXIBLE_PAUSE}


def first_conflict(catalogue: Catalogue, busy: Busy, visit: Sequence[PlannedAppointment]) -> str | None:
    """What is in the way of a planned visit, None where nothing is.

    Works from the plan alone, not from the search: skills, presence, opening hours, other work and chairs are each
    asked for again. Lead time and horizon are not, since an offer may be taken after them.

    Args:
        catalogue: The salon as it is now.
        busy: Who is taken now, without this visit and without the hold it comes from.
        visit: All appointments of the visit.

    Returns:
        "not_skilled", "closed", "absent", "busy" or "no_chair", with the service and segment after a blank.
    """
    so_far = busy
    for one in visit:
        problem = _of_one(catalogue, so_far, one)
        if problem is not None:
            return problem
        chairs = [(one.branch, minute_of(one.starts_at), minute_after(one.ends_at))] if one.needs_chair else []
        so_far = so_far.plus(occupancies(one, catalogue.service(one.service)), chairs)
    return None


def _of_one(catalogue: Catalogue, busy: Busy, one: PlannedAppointment) -> str | None:
    service = catalogue.service(one.service)
    branch = catalogue.salon.branch(one.branch)
    table = timetable(catalogue)
    start, stop = minute_of(one.starts_at), minute_after(one.ends_at)
    day = zone(catalogue.salon.timezone).day_of(start)
    for segment in one.segments:
        if not catalogue.member(segment.staff).can(service.id, segment.key):
            return f"not_skilled {service.id}{segment.key}"
    if not covers(table.opening(branch, day).spans, start, stop):
        return f"closed {service.id}"
    for staff, begin, end, kind in occupancies(one, service):
        if kind != BusyKind.PAUSE and not covers(table.present(staff, day), begin, end):
            return f"absent {service.id} {staff}"
        taken = busy.of_person(staff, begin, end, _NEEDS[BusyKind(kind)])
        if any(a < end and b > begin for a, b in taken):
            return f"busy {service.id} {staff}"
    if one.needs_chair and branch.chairs is not None:
        taken = busy.chairs_taken(branch.id, start, stop, 1, branch.chairs)
        if any(a < stop and b > start for a, b in taken):
            return f"no_chair {service.id}"
    return None
