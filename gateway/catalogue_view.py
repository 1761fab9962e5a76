"""The catalogue of the core, as the understanding and the flows see it."""

from datetime import date, time, timedelta
from functools import lru_cache

from booking.domain.catalogue import Catalogue, Service
from booking.domain.hours import MIDNIGHT, WeeklyHours
from booking.domain.roster import StaffMember
from flows.context import Closure, Opening, Phase, SalonContext, ServiceCard, StaffCard
from gateway.understanding.vocabulary import ServiceName, StaffName, Vocabulary

_MINUTE = timedelta(minutes=1)
_LAST_MINUTE = time(23, 59)


@lru_cache(maxsize=256)
def vocabulary(catalogue: Catalogue) -> Vocabulary:
    """The words of a salon; the same object for the same catalogue, since tables are kept beside it."""
    return Vocabulary(
        staff=tuple(
            StaffName(id=one.id, name=one.name, spoken=one.spoken_names, gender=one.gender or None)
            for one in catalogue.staff
            if one.active
        ),
        services=tuple(
            ServiceName(
                id=one.id,
                name=one.name,
                spoken=one.spoken_names,
                synonyms=one.synonyms,
                composite=one.is_composite,
                group=one.groups[0] if one.groups else None,
            )
            for one in catalogue.services
            if one.active
        ),
        opening={weekday: _span(catalogue.salon.opening_hours, weekday) for weekday in range(7)},
        state=catalogue.salon.state,
        timezone=catalogue.salon.timezone,
    )


@lru_cache(maxsize=256)
def salon_context(catalogue: Catalogue) -> SalonContext:
    """What a flow may know of a salon."""
    salon = catalogue.salon
    return SalonContext(
        name=salon.name,
        address=salon.address,
        phone=salon.phone,
        timezone=salon.timezone,
        opening_hours=tuple(
            Opening(tag=weekday + 1, von=clock(span[0]), bis=clock(span[1]))
            for weekday in range(7)
            if (span := _span(salon.opening_hours, weekday))
        ),
        closures=tuple(
            Closure(von=one.first_day.isoformat(), bis=one.last_day.isoformat(), grund=one.reason)
            for one in salon.closures
            if one.span is None
        ),
        staff=tuple(_staff_card(catalogue, one) for one in catalogue.staff if one.active),
        services=tuple(_service_card(one) for one in catalogue.services if one.active),
    )


def _span(hours: WeeklyHours, weekday: int) -> tuple[time, time] | None:
    spans = hours.days[weekday]
    if not spans:
        return None
    end = spans[-1].end
    return spans[0].start, _LAST_MINUTE if end == MIDNIGHT else end


def hours_on(catalogue: Catalogue, day: date) -> tuple[time, time] | None:
    """First opening and last closing of the weekday of this day; closures and holidays are not asked."""
    return _span(catalogue.salon.opening_hours, day.weekday())


def clock(moment: time) -> str:
    """A time of day as the facts have it: HH:MM."""
    return f"{moment.hour:02}:{moment.minute:02}"


def spoken_service(service: Service) -> str:
    """The service as one says it."""
    return service.spoken_names[0] if service.spoken_names else service.name


def spoken_member(member: StaffMember) -> str:
    """The person as one says them."""
    return member.spoken_names[0] if member.spoken_names else member.name.split()[0]


def team(catalogue: Catalogue) -> list[str]:
    """Everybody who may be wished for, as one says them."""
    return [spoken_member(one) for one in catalogue.staff if one.active]


def minutes(length: timedelta) -> int:
    """Whole minutes."""
    return length // _MINUTE


def _service_card(service: Service) -> ServiceCard:
    return ServiceCard(
        id=service.id,
        name=service.name,
        spoken=spoken_service(service),
        duration_minutes=minutes(service.duration),
        working_minutes=minutes(service.working_time),
        pause_minutes=minutes(service.duration - service.working_time),
        segments=tuple(
            Phase(
                key=one.key,
                name=one.name,
                minutes=minutes(one.work),
                pause=minutes(one.pause_after) if one is not service.segments[-1] else 0,
            )
            for one in service.segments
        ),
        price_cents=service.price_cents,
        synonyms=service.synonyms,
    )


def _staff_card(catalogue: Catalogue, member: StaffMember) -> StaffCard:
    done = tuple(one.id for one in catalogue.services if one.active and member.skill(one.id) is not None)
    return StaffCard(name=member.name, spoken=spoken_member(member), services=done)
