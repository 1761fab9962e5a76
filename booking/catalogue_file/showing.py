"""A catalogue as lines for people and as plain data for programs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from booking.catalogue_file import writing
from booking.catalogue_file.spans import WEEKDAYS
from booking.domain.catalogue import Branch, Catalogue, PausePolicy, Service
from booking.domain.hours import Absence, Closure, WeeklyHours
from booking.domain.roster import Skill, StaffMember


def plain(catalogue: Catalogue) -> dict[str, Any]:
    """Everything of the file, and of each service its lengths in minutes."""
    return {
        "salon": writing.salon(catalogue.salon),
        "branches": [writing.branch(one) for one in catalogue.salon.branches],
        "staff": [writing.member(one) for one in catalogue.staff],
        "services": [
            {
                **writing.service(one),
                "composite": one.is_composite,
                "duration_minutes": _minutes(one.duration),
                "working_minutes": _minutes(one.working_time),
            }
            for one in catalogue.services
        ],
    }


def lines(catalogue: Catalogue) -> Iterator[str]:
    """The catalogue as people read it."""
    salon = catalogue.salon
    yield f"{salon.name} ({salon.id}), {salon.timezone}"
    rules = {
        "grid": f"{_minutes(salon.grid)} min",
        "lead time": _length(salon.lead_time),
        "horizon": f"{salon.horizon.days} days",
        "latest cancellation": _length(salon.latest_cancellation),
    }
    yield "  " + " · ".join(f"{name} {value}" for name, value in rules.items())
    for branch in salon.branches:
        yield from _branch(branch)
    yield ""
    yield "Staff"
    for member in catalogue.staff:
        yield from _member(member)
    yield ""
    yield "Services"
    for service in catalogue.services:
        yield from _service(service)


def _branch(one: Branch) -> Iterator[str]:
    chairs = "" if one.chairs is None else f", {one.chairs} chairs"
    yield f"  {one.name} ({one.id}), {one.address or 'no address'}, {one.phone or 'no phone'}, {one.state}{chairs}"
    yield f"    {_week(one.opening_hours)}"
    for closure in one.closures:
        yield f"    closed {_away(closure)}"
    for day in one.special_days:
        hours = ", ".join(map(str, day.hours)) or "closed"
        yield f"    {day.day}: {hours} {day.reason}".rstrip()


def _member(one: StaffMember) -> Iterator[str]:
    left = "" if one.active else " (left)"
    yield f"  {one.name} ({one.id}){left}: {' '.join(_skill(skill) for skill in one.skills) or 'no skills'}"
    if one.hours is not None:
        yield f"    {_week(one.hours)}"
    if any(one.breaks.days):
        yield f"    breaks {_week(one.breaks)}"
    for absence in one.absences:
        yield f"    away {_away(absence)}"


def _service(one: Service) -> Iterator[str]:
    marks = [
        "hand-over" if one.hand_over else "",
        "fits into pauses" if one.fits_into_pause else "",
        "" if one.needs_chair else "no chair",
        "" if one.active else "not offered",
        "" if one.price_cents is None else f"{one.price_cents / 100:.2f}",
    ]
    told = "".join(f", {mark}" for mark in marks if mark)
    yield f"  {one.id:>4}  {one.name}, {_length(one.duration)}{told}"
    if one.is_composite:
        steps = list[str]()
        for segment in one.segments:
            same = f" (as {segment.same_staff_as})" if segment.same_staff_as else ""
            steps.append(f"{segment.key} {segment.name} {_minutes(segment.work)}{same}")
            if segment.pause_after:
                policy = "" if segment.pause_policy is PausePolicy.FREE else f" {segment.pause_policy.value}"
                steps.append(f"({_minutes(segment.pause_after)} pause{policy})")
        yield f"        {' · '.join(steps)}"


def _skill(one: Skill) -> str:
    part = "" if one.segments is None else "".join(sorted(one.segments))
    own = ",".join(f"{key}={_minutes(length)}" for key, length in sorted(one.durations.items()))
    return f"{one.service}{part}{f'({own})' if own else ''}"


def _week(hours: WeeklyHours) -> str:
    """Equal days in a row told once: "tue-fri 09:00-18:00"."""
    told = list[tuple[str, str, str]]()
    for name, spans in zip(WEEKDAYS, hours.days, strict=True):
        text = " ".join(map(str, spans)) or "closed"
        if told and told[-1][2] == text:
            told[-1] = (told[-1][0], name, text)
        else:
            told.append((name, name, text))
    return ", ".join(f"{a if a == b else f'{a}-{b}'} {text}" for a, b, text in told)


def _away(one: Closure | Absence) -> str:
    days = str(one.first_day) if one.first_day == one.last_day else f"{one.first_day} to {one.last_day}"
    return " ".join(part for part in (days, "" if one.span is None else str(one.span), one.reason) if part)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def _length(length: timedelta) -> str:
    hours, minutes = divmod(_minutes(length), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02} min" if minutes else f"{hours} h"
