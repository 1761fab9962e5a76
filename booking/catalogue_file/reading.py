"""Reads a catalogue file into the domain's catalogue, or says everything that is wrong with it at once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from booking.catalogue_file import people, spans
from booking.catalogue_file.nodes import Cursor, Problem, Problems, compose
from booking.catalogue_file.plausible import doubts
from booking.catalogue_file.services import Template, services, written_ids
from booking.domain.catalogue import Branch, CalcomTeam, Catalogue, Salon
from booking.domain.hours import NO_HOLIDAYS, HolidayCalendar, WeeklyHours
from booking.domain.ids import BranchId, SalonId
from booking.domain.local_time import zone

_SALON = (
    "id",
    "name",
    "timezone",
    "country",
    "grid_minutes",
    "lead_time_minutes",
    "horizon_days",
    "latest_cancellation_hours",
    "visit_wait_minutes",
    "retell_agents",
    "numbers",
    "signing_key",
    "email",
    "calcom_team",
)
_BRANCH = (
    "id",
    "name",
    "address",
    "phone",
    "state",
    "opening_hours",
    "closures",
    "special_days",
    "open_on_holidays",
    "chairs",
)
_MINUTES_OF_YEAR = 366 * 24 * 60


class CatalogueInvalid(ValueError):
    """The file cannot be used; `problems` says where, why and what to do, in the order of the lines."""

    def __init__(self, name: str, problems: tuple[Problem, ...]) -> None:
        """Keep the problems.

        Args:
            name: The file's name, for the message.
            problems: Errors and warnings, in the order of the lines.
        """
        super().__init__("\n".join(f"{name}:{problem}" for problem in problems))
        self.problems = problems


def read(
    text: str,
    *,
    name: str = "catalogue",
    templates: Mapping[str, Template] | None = None,
    holidays: HolidayCalendar = NO_HOLIDAYS,
) -> Catalogue:
    """The catalogue a file describes.

    Args:
        text: The file's content.
        name: What to call the file in messages.
        templates: Composite templates that services may name; `packaged.templates()` are the five that come along.
        holidays: The calendar the catalogue is to answer with.

    Raises:
        CatalogueInvalid: Something is wrong; all of it is listed.
    """
    catalogue, problems = examine(text, templates=templates)
    if catalogue is None:
        raise CatalogueInvalid(name, problems)
    return replace(catalogue, holidays=holidays.of_country(catalogue.salon.country))


def examine(
    text: str, *, templates: Mapping[str, Template] | None = None
) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """The catalogue, or None where there are errors; and every problem, warnings included, in the order of lines."""
    problems = Problems()
    root = compose(text, problems)
    catalogue = None
    if not problems.errors:
        catalogue = _catalogue(root, templates or {})
    ordered = tuple(sorted(problems.found, key=lambda one: one.line))
    return (None if problems.errors else catalogue), ordered


def _catalogue(root: Cursor, templates: Mapping[str, Template]) -> Catalogue | None:
    sections = ("salon", "branches", "staff", "services")
    if root.missing:
        root.wrong("nothing is written here", f"write the sections {', '.join(sections)}")
        return None
    fields = root.fields(sections, required=sections)
    branches = _branches(fields["branches"])
    salon = _salon(fields["salon"], branches)
    offered = services(fields["services"], templates)
    by_id = {service.id: service for service in offered}
    unreadable = written_ids(fields["services"]) - {str(service) for service in by_id}
    staff = people.staff(fields["staff"], branches, people.Offered(by_id=by_id, unreadable=unreadable))
    if salon is None:
        return None
    catalogue = Catalogue(salon=salon, services=offered, staff=staff)
    if not root.problems.errors:
        doubts(catalogue, fields)
    return catalogue


def _salon(cursor: Cursor, branches: tuple[Branch, ...]) -> Salon | None:
    fields = cursor.fields(_SALON, required=("id", "name"))
    zone_name = fields["timezone"].text("Europe/Berlin")
    try:
        zone(zone_name)
    except LookupError as error:
        fields["timezone"].wrong(str(error), "write a name such as Europe/Berlin")
    for number in (item for item in fields["numbers"].items() if not item.text().startswith("+")):
        number.wrong(f"{number.text()!r} has no country code", "write it as the network does: +493023125000")
    grid = fields["grid_minutes"].integer(5, least=1, most=60)
    if 60 % grid:  # minutes of an hour
        fields["grid_minutes"].wrong(f"{grid} minutes do not divide an hour", "write 5, 10, 15, 20, 30 or 60")
        grid = 5
    country = fields["country"].text("DE")
    if len(country) != 2 or not (country.isascii() and country.isupper()):  # noqa: PLR2004 - ISO 3166-1 alpha-2
        fields["country"].wrong(f"{country!r} is no country code", "write two capital letters: DE, AT, CH")
    lead = fields["lead_time_minutes"].integer(0, least=0, most=_MINUTES_OF_YEAR)
    horizon = fields["horizon_days"].integer(365, least=1, most=3660)
    latest = fields["latest_cancellation_hours"].integer(0, least=0, most=24 * 366)
    wait = fields["visit_wait_minutes"].integer(15, least=0, most=24 * 60)
    retell_agents, numbers = fields["retell_agents"].texts(), fields["numbers"].texts()
    team = _team(fields["calcom_team"])
    if not branches:
        return None
    return Salon(
        id=SalonId(fields["id"].text()),
        name=fields["name"].text(),
        timezone=zone_name,
        country=country,
        branches=branches,
        grid=timedelta(minutes=grid),
        lead_time=timedelta(minutes=lead),
        horizon=timedelta(days=horizon),
        latest_cancellation=timedelta(hours=latest),
        visit_wait=timedelta(minutes=wait),
        retell_agents=retell_agents,
        numbers=numbers,
        signing_key_name=fields["signing_key"].text("default"),
        email=fields["email"].text(),
        calcom_team=team,
    )


def _team(cursor: Cursor) -> CalcomTeam | None:
    if cursor.missing:
        return None
    fields = cursor.fields(("id", "slug", "organisation"), required=("id",))
    number = fields["id"].integer(0, least=1, most=2**31 - 1)
    organisation = fields["organisation"].integer(0, least=1, most=2**31 - 1)
    return CalcomTeam(team_id=number, slug=fields["slug"].text(), organisation_id=organisation or None)


def _branches(cursor: Cursor) -> tuple[Branch, ...]:
    out = dict[str, Branch]()
    for item in cursor.items():
        fields = item.fields(_BRANCH, required=("id", "name", "opening_hours"))
        key = fields["id"].text()
        if key in out:
            fields["id"].wrong(f"the branch {key!r} stands twice", "give every branch an id of its own")
        chairs = fields["chairs"]
        out[key] = Branch(
            id=BranchId(key),
            name=fields["name"].text(),
            address=fields["address"].text(),
            phone=fields["phone"].text(),
            state=fields["state"].text(),
            opening_hours=spans.weekly(fields["opening_hours"]) or WeeklyHours(),
            closures=spans.closures(fields["closures"]),
            special_days=spans.special_days(fields["special_days"]),
            open_on_holidays=fields["open_on_holidays"].truth(),
            chairs=None if chairs.missing else chairs.integer(1, least=1, most=1000),
        )
    return tuple(out.values())
