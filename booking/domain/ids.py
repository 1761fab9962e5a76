"""The names things go by: one NewType per kind, so that no id is taken for another."""

from typing import NewType

SalonId = NewType("SalonId", str)
BranchId = NewType("BranchId", str)
StaffId = NewType("StaffId", str)
"""A slug of the name: "emma-williams"."""
ServiceId = NewType("ServiceId", int)
AppointmentId = NewType("AppointmentId", str)
"""Begins with "apt_"."""
VisitId = NewType("VisitId", str)
"""Begins with "vis_"; several appointments of one caller together."""
OfferId = NewType("OfferId", str)
"""Begins with "off_"; the same offer has the same id."""
HoldId = NewType("HoldId", str)
"""Begins with "hld_"."""
SagaId = NewType("SagaId", str)
TaskId = NewType("TaskId", str)
"""Begins with "tsk_"; a call-back to be made."""
WaitingId = NewType("WaitingId", str)
"""Begins with "wtg_"; an entry of the waiting list."""
CallId = NewType("CallId", str)
"""The id Retell gives a phone call."""
