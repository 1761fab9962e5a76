"""What a readable catalogue file probably does not mean: services nobody can do, days nobody can work."""

from collections.abc import Mapping
from datetime import timedelta

from booking.catalogue_file.nodes import Cursor
from booking.domain.catalogue import Catalogue, PausePolicy, Service
from booking.domain.hours import DailySpan

GERMAN_STATES = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")


def doubts(catalogue: Catalogue, sections: Mapping[str, Cursor]) -> None:
    """Note a warning for everything that can be read but hardly be meant."""
    items = {str(_id_of(item)): item for item in sections["services"].items()}
    longest = max(
        (_length(span) for branch in catalogue.salon.branches for spans in branch.opening_hours.days for span in spans),
        default=timedelta(0),
    )
    fitting = any(service.fits_into_pause for service in catalogue.services)
    for service in catalogue.services:
        here = items.get(str(service.id), sections["services"])
        if not _doable(catalogue, service):
            here.doubtful(f"nobody can do {service.name!r}", "add it to the skills of at least one person")
        if longest and service.duration > longest:
            here.doubtful(f"{service.name!r} is longer than any opening hours", "shorten it or open longer")
        if not fitting and any(segment.pause_policy is PausePolicy.FLEXIBLE for segment in service.segments):
            here.doubtful("a flexible pause, but no service fits into pauses", "mark services with fits_into_pause")
    for branch, here in zip(catalogue.salon.branches, sections["branches"].items(), strict=False):
        if catalogue.salon.country == "DE" and branch.state not in GERMAN_STATES:
            said = f"{branch.state!r} is no federal state" if branch.state else "the federal state is missing"
            here.doubtful(f"{said}: only nationwide holidays are kept", f"write state: {', '.join(GERMAN_STATES)}")
    people = sections["staff"].items()
    for member, here in zip(catalogue.staff, people, strict=False):
        if member.hours is not None and not any(member.hours.days):
            here.doubtful(f"{member.name} has hours, but on no day", "give hours or write active: false")


def _doable(catalogue: Catalogue, service: Service) -> bool:
    active = [member for member in catalogue.staff if member.active]
    keys = [segment.key for segment in service.segments]
    if service.hand_over:
        return all(any(member.can(service.id, key) for member in active) for key in keys)
    return any(all(member.can(service.id, key) for key in keys) for member in active)


def _id_of(item: Cursor) -> str:
    return next((value.text() for key, value in item.entries() if key == "id"), "")


def _length(span: DailySpan) -> timedelta:
    start = timedelta(hours=span.start.hour, minutes=span.start.minute)
    end = timedelta(hours=span.end.hour, minutes=span.end.minute) or timedelta(days=1)
    return end - start
