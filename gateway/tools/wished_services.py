"""Which services are wished for: from the argument, else from what was said; never guessed silently."""

import re
from collections.abc import Iterable

from booking.domain.catalogue import Catalogue
from booking.domain.ids import ServiceId
from gateway.catalogue_view import spoken_service
from gateway.tools.arguments import Arguments
from gateway.tools.asking import AskBack, missing
from gateway.tools.heard import Heard

_ID = re.compile(r"(?:(?:id|service|leistung|dienstleistung)[ _:#-]*)?(\d{1,6})", re.IGNORECASE)
_EXAMPLES = 5
_MOST = 6


def wished_services(arguments: Arguments, heard: Heard, catalogue: Catalogue) -> tuple[ServiceId, ...]:
    """The services of the wish, one for each guest or treatment.

    Args:
        arguments: The arguments of the call; `dienstleistung` counts.
        heard: The transcript, for what is missing.
        catalogue: The salon's services.

    Raises:
        AskBack: Nothing was named, a group only, or something the salon does not offer.
    """
    text = arguments.text("dienstleistung")
    if not text:
        return _said(heard, catalogue)
    plain = _by_id_or_name(text, catalogue)
    if plain:
        return _agreed(plain, text, heard, catalogue)
    read = heard.read(text)
    named = _known(read.services, catalogue)
    if named:
        return _agreed(named[:_MOST], text, heard, catalogue)
    said = _known(heard.said.services, catalogue)
    candidates = _known(read.service_candidates, catalogue)
    if candidates:
        narrowed = tuple(one for one in said if one in candidates)
        if narrowed:
            return narrowed
        raise AskBack("ambiguous_service", gesagt=text, kandidaten=_names(candidates, catalogue))
    if said and read.unknown_service is None:
        return said
    raise AskBack("unknown_service", gesagt=text, beispiele=_examples(catalogue))


def _said(heard: Heard, catalogue: Catalogue) -> tuple[ServiceId, ...]:
    said = heard.said
    services = _known(said.services, catalogue)
    if services:
        return services[:_MOST]
    candidates = _known(said.service_candidates, catalogue)
    if candidates:
        raise AskBack("ambiguous_service", gesagt="", kandidaten=_names(candidates, catalogue))
    if said.unknown_service:
        raise AskBack("unknown_service", gesagt=said.unknown_service, beispiele=_examples(catalogue))
    raise missing("dienstleistung")


def _by_id_or_name(text: str, catalogue: Catalogue) -> tuple[ServiceId, ...]:
    folded = text.casefold()
    for service in catalogue.services:
        if service.active and folded in {service.name.casefold(), *(one.casefold() for one in service.spoken_names)}:
            return (service.id,)
    parts = re.split(r"\s*(?:,|und|\+|&)\s*", text)
    numbers = [match[1] for part in parts if (match := _ID.fullmatch(part))]
    if len(numbers) != len(parts):
        return ()
    known = _known((int(one) for one in numbers), catalogue)
    if len(known) != len(numbers):
        raise AskBack("unknown_service", gesagt=text, beispiele=_examples(catalogue))
    return known[:_MOST]


def _agreed(services: tuple[ServiceId, ...], text: str, heard: Heard, catalogue: Catalogue) -> tuple[ServiceId, ...]:
    """The services of the argument, unless the caller named quite another and the agent never named these.

    Raises:
        AskBack: They contradict what was said.
    """
    said = _known(heard.said.services, catalogue)
    if not said or set(said) & set(services) or heard.said.service_candidates:
        return services
    if any(heard.agent_named(service.name, *service.spoken_names) for service in map(catalogue.service, services)):
        return services
    raise AskBack(
        "contradiction",
        feld="dienstleistung",
        gesagt=", ".join(_names(said, catalogue)),
        uebergeben=", ".join(_names(services, catalogue)) or text,
    )


def _known(keys: Iterable[object], catalogue: Catalogue) -> tuple[ServiceId, ...]:
    active = {service.id for service in catalogue.services if service.active}
    return tuple(ServiceId(key) for key in keys if isinstance(key, int) and key in active)


def _names(services: Iterable[ServiceId], catalogue: Catalogue) -> list[str]:
    return [spoken_service(catalogue.service(one)) for one in services]


def _examples(catalogue: Catalogue) -> list[str]:
    return [spoken_service(one) for one in catalogue.services if one.active][:_EXAMPLES]
