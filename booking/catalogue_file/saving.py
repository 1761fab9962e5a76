"""One service alone, saved into a catalogue: checked as if it stood in the catalogue's file, all errors at once."""

from collections.abc import Mapping
from dataclasses import replace

from booking.catalogue_file.nodes import Problem
from booking.catalogue_file.reading import CatalogueInvalid, examine
from booking.catalogue_file.services import Template
from booking.catalogue_file.writing import document, dump
from booking.domain.catalogue import Catalogue
from booking.domain.ids import ServiceId


def with_service(
    catalogue: Catalogue, number: int, entry: object, *, templates: Mapping[str, Template] | None = None
) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue with this service new or replaced, and the warnings about that service.

    Args:
        catalogue: Everything else the salon has.
        number: The service's id; the entry may leave it out.
        entry: The service as plain data, in the shape of an item of the file's `services`.
        templates: Composite templates the entry may name.

    Raises:
        CatalogueInvalid: Something is wrong; all of it is listed. Paths inside the service begin at the service.
    """
    if not isinstance(entry, Mapping):
        cure = "send one service: {name: …, minutes: …}, or segments instead of minutes"
        raise CatalogueInvalid("service", (_problem("", "this must be a mapping", cure),))
    own = []
    given = entry.get("id", number)
    if given != number or isinstance(given, bool):
        own.append(_problem("id", f"the body says {given!r}, the address {number}", "leave id out of the body"))
    sections = document(catalogue)
    places = {one.id: place for place, one in enumerate(catalogue.services)}
    place = places.get(ServiceId(number), len(places))
    sections["services"][place : place + 1] = [{**entry, "id": number}]
    saved, found = examine(_text(sections), templates=templates)
    here = f"services[{place}]"
    problems = tuple(replace(one, line=1, where=_within(one.where, here)) for one in found)
    if saved is None or own:
        raise CatalogueInvalid("service", (*own, *problems))
    warnings = tuple(seen for seen, one in zip(problems, found, strict=True) if _is_inside(one.where, here))
    return replace(saved, holidays=catalogue.holidays), warnings


def without_service(catalogue: Catalogue, number: int) -> Catalogue:
    """The catalogue with this service out of use; it stays known, since appointments name it.

    Raises:
        UnknownService: There is none.
    """
    gone = replace(catalogue.service(ServiceId(number)), active=False)
    return replace(catalogue, services=tuple(gone if one.id == gone.id else one for one in catalogue.services))


def _text(sections: dict[str, object]) -> str:
    try:
        return dump(sections)
    except (RecursionError, ValueError) as error:  # nested too deep, or a number of thousands of digits
        cure = "send plain texts, numbers and lists"
        raise CatalogueInvalid("service", (_problem("", "this cannot be written down", cure),)) from error


def _problem(where: str, message: str, cure: str) -> Problem:
    return Problem(line=1, where=where, message=message, cure=cure)


def _is_inside(where: str, here: str) -> bool:
    return where == here or where.startswith(f"{here}.")


def _within(where: str, here: str) -> str:
    return where[len(here) :].removeprefix(".") if _is_inside(where, here) else where
