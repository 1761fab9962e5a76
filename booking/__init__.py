"""The core: knows time, people and promises; nothing of phones, prompts or web servers.

The nouns of a salon, what the desk is asked and answers, the errors, and the desk itself. Wiring is a second door,
`booking.bootstrap`. Names are loaded when first asked for, so that importing this package costs next to nothing and
loads neither a database nor a web library; type checkers read the imports below.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from booking.application.desk import BookingDesk
    from booking.application.orders import (
        BookOrder,
        BookOutcome,
        BookStatus,
        CallbackTask,
        CancelOrder,
        ChangeOutcome,
        ChangeStatus,
        FindQuery,
        IdempotencyKey,
        ReportState,
        RescheduleOrder,
        SagaReport,
        StaffDay,
        TimelineEntry,
        WaitingEntry,
    )
    from booking.application.replay import Turn
    from booking.domain.appointments import Appointment, AppointmentStatus, BookedSegment, Customer, HistoryEntry
    from booking.domain.catalogue import Branch, Catalogue, PausePolicy, Salon, Segment, Service
    from booking.domain.ids import (
        AppointmentId,
        BranchId,
        CallId,
        OfferId,
        SagaId,
        SalonId,
        ServiceId,
        StaffId,
        TaskId,
        VisitId,
        WaitingId,
    )
    from booking.domain.offers import (
        Availability,
        Obstacle,
        ObstacleCode,
        Offer,
        OfferReason,
        PlannedAppointment,
        PlannedSegment,
    )
    from booking.domain.roster import StaffMember
    from booking.domain.wishes import ServiceWish, StaffWish, When, Wish, WishMode
    from booking.errors import BookingError, Broken, Refusal, Unavailable

__all__ = [
    "Appointment",
    "AppointmentId",
    "AppointmentStatus",
    "Availability",
    "BookOrder",
    "BookOutcome",
    "BookStatus",
    "BookedSegment",
    "BookingDesk",
    "BookingError",
    "Branch",
    "BranchId",
    "Broken",
    "CallId",
    "CallbackTask",
    "CancelOrder",
    "Catalogue",
    "ChangeOutcome",
    "ChangeStatus",
    "Customer",
    "FindQuery",
    "HistoryEntry",
    "IdempotencyKey",
    "Obstacle",
    "ObstacleCode",
    "Offer",
    "OfferId",
    "OfferReason",
    "PausePolicy",
    "PlannedAppointment",
    "PlannedSegment",
    "Refusal",
    "ReportState",
    "RescheduleOrder",
    "SagaId",
    "SagaReport",
    "Salon",
    "SalonId",
    "Segment",
    "Service",
    "ServiceId",
    "ServiceWish",
    "StaffDay",
    "StaffId",
    "StaffMember",
    "StaffWish",
    "TaskId",
    "TimelineEntry",
    "Turn",
    "Unavailable",
    "VisitId",
    "WaitingEntry",
    "WaitingId",
    "When",
    "Wish",
    "WishMode",
]

_HOMES = {
    "booking.application.desk": ("BookingDesk",),
    "booking.application.orders": (
        "BookOrder",
        "BookOutcome",
        "BookStatus",
        "CallbackTask",
        "CancelOrder",
        "ChangeOutcome",
        "ChangeStatus",
        "FindQuery",
        "IdempotencyKey",
        "ReportState",
        "RescheduleOrder",
        "SagaReport",
        "StaffDay",
        "TimelineEntry",
        "WaitingEntry",
    ),
    "booking.application.replay": ("Turn",),
    "booking.domain.appointments": ("Appointment", "AppointmentStatus", "BookedSegment", "Customer", "HistoryEntry"),
    "booking.domain.catalogue": ("Branch", "Catalogue", "PausePolicy", "Salon", "Segment", "Service"),
    "booking.domain.ids": (
        "AppointmentId",
        "BranchId",
        "CallId",
        "OfferId",
        "SagaId",
        "SalonId",
        "ServiceId",
        "StaffId",
        "TaskId",
        "VisitId",
        "WaitingId",
    ),
    "booking.domain.offers": (
        "Availability",
        "Obstacle",
        "ObstacleCode",
        "Offer",
        "OfferReason",
        "PlannedAppointment",
        "PlannedSegment",
    ),
    "booking.domain.roster": ("StaffMember",),
    "booking.domain.wishes": ("ServiceWish", "StaffWish", "When", "Wish", "WishMode"),
    "booking.errors": ("BookingError", "Broken", "Refusal", "Unavailable"),
}


def __getattr__(name: str) -> object:
    """Load a public name from its home when it is first asked for."""
    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names."""
    return list(__all__)
