"""Writes a catalogue as the file that `reading` reads; what has its usual value is left out."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import yaml

from booking.catalogue_file.spans import WEEKDAYS
from booking.domain.catalogue import Branch, Catalogue, PausePolicy, Salon, Segment, Service
from booking.domain.hours import Absence, Closure, DailySpan, SpecialDay, WeeklyHours
from booking.domain.roster import Skill, StaffMember

Plain = dict[str, Any]
_LINE = 110


def write(catalogue: Catalogue) -> str:
    """The catalogue as YAML; reading it again gives the same catalogue."""
    return dump(document(catalogue))


def document(catalogue: Catalogue) -> Plain:
    """The sections of the file as plain data."""
    return {
        "salon": salon(catalogue.salon),
        "branches": [branch(one) for one in catalogue.salon.branches],
        "staff": [member(one) for one in catalogue.staff],
        "services": [service(one) for one in catalogue.services],
    }


def dump(document: Plain) -> str:
    """Plain data as the text of a file."""
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=_LINE, default_flow_style=None)


def salon(one: Salon) -> Plain:
    """The salon section."""
    team = one.calcom_team
    return _without_defaults(
        {
            "id": str(one.id),
            "name": one.name,
            "timezone": one.timezone,
            "country": one.country,
            "grid_minutes": _minutes(one.grid),
            "lead_time_minutes": _minutes(one.lead_time),
            "horizon_days": one.horizon.days,
            "latest_cancellation_hours": _minutes(one.latest_cancellation) // 60,
            "visit_wait_minutes": _minutes(one.visit_wait),
            "retell_agents": list(one.retell_agents),
            "numbers": list(one.numbers),
            "signing_key": one.signing_key_name,
            "email": one.email,
            "calcom_team": None
            if team is None
            else _without_defaults({"id": team.team_id, "slug": team.slug, "organisation": team.organisation_id}),
        }
    )


def branch(one: Branch) -> Plain:
    """One item of the branches."""
    return _without_defaults(
        {
            "id": str(one.id),
            "name": one.name,
            "address": one.address,
            "phone": one.phone,
            "state": one.state,
            "opening_hours": weekly(one.opening_hours),
            "closures": [_away(closure) for closure in one.closures],
            "special_days": [_special(day) for day in one.special_days],
            "open_on_holidays": one.open_on_holidays,
            "chairs": one.chairs,
        }
    )


def member(one: StaffMember) -> Plain:
    """One item of the staff."""
    return _without_defaults(
        {
            "id": str(one.id),
            "name": one.name,
            "spoken_names": list(one.spoken_names),
            "gender": one.gender,
            "branch": str(one.branch),
            "skills": [_skill(skill) for skill in one.skills],
            "hours": None if one.hours is None else weekly(one.hours),
            "breaks": weekly(one.breaks) if any(one.breaks.days) else None,
            "absences": [_away(absence) for absence in one.absences],
            "special_days": [_special(day) for day in one.special_days],
            "calcom_user_id": one.calcom_user_id,
            "calcom_key": one.calcom_key_name,
        },
        keep=("skills",),
    ) | ({} if one.active else {"active": False})


def service(one: Service) -> Plain:
    """One item of the services."""
    body: Plain = {"segments": [_segment(segment) for segment in one.segments]}
    only = one.segments[0]
    if not one.is_composite and only.key == "A" and only.name in ("", one.name):
        body = {"minutes": _minutes(only.work)}
    return _without_defaults(
        {
            "id": int(one.id),
            "name": one.name,
            "spoken_names": list(one.spoken_names),
            "synonyms": list(one.synonyms),
            "groups": list(one.groups),
            "explanation": one.explanation,
            "price_cents": one.price_cents,
            **body,
            "hand_over": one.hand_over,
            "max_wait_minutes": _minutes(one.max_wait),
            "fits_into_pause": one.fits_into_pause,
        }
    ) | {key: False for key, value in (("needs_chair", one.needs_chair), ("active", one.active)) if not value}


def weekly(hours: WeeklyHours) -> Plain:
    """Hours of a week."""
    return {day: _spans(spans) for day, spans in zip(WEEKDAYS, hours.days, strict=True)}


def _segment(one: Segment) -> Plain:
    policy = one.pause_policy
    return _without_defaults(
        {
            "key": one.key,
            "name": one.name,
            "minutes": _minutes(one.work),
            "pause": _minutes(one.pause_after),
            "pause_policy": None if policy is PausePolicy.FREE or not one.pause_after else policy.value,
            "same_staff_as": one.same_staff_as,
        },
        keep=("name",),
    )


def _skill(one: Skill) -> int | Plain:
    if one.segments is None and not one.durations:
        return int(one.service)
    return _without_defaults(
        {
            "service": int(one.service),
            "segments": None if one.segments is None else sorted(one.segments),
            "minutes": {key: _minutes(length) for key, length in sorted(one.durations.items())},
        }
    )


def _away(one: Closure | Absence) -> Plain:
    days = {"on": str(one.first_day)} if one.first_day == one.last_day else {}
    days = days or {"from": str(one.first_day), "to": str(one.last_day)}
    hours = None if one.span is None else str(one.span)
    return _without_defaults({**days, "hours": hours, "reason": one.reason})


def _special(one: SpecialDay) -> Plain:
    return _without_defaults({"day": str(one.day), "hours": _spans(one.hours), "reason": one.reason})


def _spans(spans: Iterable[DailySpan]) -> str | list[str]:
    written = [str(span) for span in spans]
    if not written:
        return "closed"
    return written[0] if len(written) == 1 else written


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def _without_defaults(fields: Mapping[str, Any], keep: Iterable[str] = ()) -> Plain:
    """The fields that say something: empty texts and lists, None, False and 0 are what is read where nothing is."""
    return {
        key: value
        for key, value in fields.items()
        if key in keep or key in _ALWAYS or not (value is None or value is False or value in ("", 0, [], {}))
    }


_ALWAYS = frozenset({"visit_wait_minutes"})
"""Fields whose usual value is not nothing."""
