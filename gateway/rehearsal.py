"""Goes the way of a check once before the first caller does: read, understood, searched, held, worded, taken back."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
import structlog

from booking.application.desk import BookingDesk
from booking.domain.catalogue import Catalogue, Service
from booking.errors import BookingError
from gateway.catalogue_view import spoken_member, vocabulary
from gateway.replies import encode, reply
from gateway.retell.versions import phrases_of, versions
from gateway.retell.wire import read_function_call
from gateway.tools.arguments import clean
from gateway.tools.asking import AskBack
from gateway.tools.browse import availability_answer
from gateway.tools.heard import Heard
from gateway.tools.table import NEWEST
from gateway.tools.turn import Turn, read_wish

_log = structlog.get_logger()
_TOOL = NEWEST["check_availability"]
_SOON = timedelta(days=2)
_NOON = time(12)


async def rehearse(desk: BookingDesk, catalogue: Catalogue, *, now: datetime) -> None:
    """Answer what a caller might ask of a salon; nothing of it remains, and what fails is only told to the log.

    Args:
        desk: Where it is asked.
        catalogue: The salon.
        now: The present moment.
    """
    for composite in (False, True):
        service = next((one for one in catalogue.services if one.active and one.is_composite is composite), None)
        if service is None:
            continue
        try:
            await _check(desk, catalogue, service, now)
        except BookingError as problem:
            _log.warning("gateway.not_warm", salon=catalogue.salon.id, code=problem.code)


async def _check(desk: BookingDesk, catalogue: Catalogue, service: Service, now: datetime) -> None:
    local = now.astimezone(ZoneInfo(catalogue.salon.timezone))
    who = catalogue.skilled(service.id)[:1]
    arguments = {
        "dienstleistung": service.name,
        "datum": (local.date() + _SOON).isoformat(),
        "uhrzeit": f"{_NOON:%H:%M}",
        "mitarbeiter": who[0].name if who else "",
    }
    said = ", ".join((service.name, *map(spoken_member, who)))
    call = {"call_id": "rehearsal", "transcript_with_tool_calls": [{"role": "user", "content": said}]}
    function = read_function_call(msgspec.json.encode({"name": _TOOL.name, "args": arguments, "call": call}))
    turn = Turn(
        desk=desk,
        catalogue=catalogue,
        arguments=clean(function.arguments, (argument.name for argument in _TOOL.arguments)),
        heard=Heard(function.call, local, vocabulary(catalogue)),
        now=now,
        deadline_s=_TOOL.deadline_s,
    )
    try:
        wish = read_wish(turn).wish
    except AskBack:  # a name of this salon that a caller would be asked about, too
        return
    found = await desk.rehearse(catalogue.salon.id, wish, now=now)
    answer = availability_answer(found, wish, turn)
    for version in versions():
        phrases = phrases_of(version)
        if phrases is not None:
            encode(reply(answer, phrases, local.date()))
