"""Which function answers which tool."""

from collections.abc import Awaitable, Callable

from gateway.replies import Answer
from gateway.tools.appointments import book_appointment, booking_status
from gateway.tools.browse import check_availability, explain_service, list_services, salon_info
from gateway.tools.existing import cancel_appointment, find_appointment, reschedule_appointment
from gateway.tools.tasks import join_waiting_list, request_callback
from gateway.tools.turn import Turn

Handler = Callable[[Turn], Awaitable[Answer]]

HANDLERS: dict[str, Handler] = {
    "salon_info": salon_info,
    "list_services": list_services,
    "explain_service": explain_service,
    "check_availability": check_availability,
    "book_appointment": book_appointment,
    "booking_status": booking_status,
    "find_appointment": find_appointment,
    "reschedule_appointment": reschedule_appointment,
    "cancel_appointment": cancel_appointment,
    "join_waiting_list": join_waiting_list,
    "request_callback": request_callback,
}
"""Handler by tool name; every tool of the table has one."""

UNQUEUED = frozenset({"booking_status"})
"""Tools that do not wait for the call's turn: they ask about what is under way."""

KEYED = frozenset({"book_appointment"})
"""Tools whose order carries the key of the request: done once even where its answer was lost."""
