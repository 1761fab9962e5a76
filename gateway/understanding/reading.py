"""The answer of the understanding: typed fields, the words behind them, and the labels others compare."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from gateway.understanding.findings import (
    CustomerFinding,
    IntentFinding,
    Moment,
    Question,
    ServicesFinding,
    Span,
    StaffFinding,
    WhenFinding,
    WishesServices,
)
from gateway.understanding.text import Tokens
from gateway.understanding.vocabulary import Vocabulary


def _clock(value: time) -> str:
    return f"{value.hour:02}:{value.minute:02}"


def moment_label(moment: Moment) -> dict[str, Any]:
    """One entry of the `when` label: date, time, daypart, bound, pick, approx; absent keys are left out."""
    out: dict[str, Any] = {}
    if moment.day is not None:
        out["date"] = moment.day.isoformat()
    elif moment.day_from is not None or moment.day_to is not None:
        out["date"] = {
            edge: day.isoformat() for edge, day in (("from", moment.day_from), ("to", moment.day_to)) if day is not None
        }
    elif moment.day_assumed is not None:
        out["date"] = moment.day_assumed.isoformat()
    if moment.at is not None:
        out["time"] = {"at": _clock(moment.at)}
    elif moment.time_from is not None or moment.time_to is not None:
        out["time"] = {
            edge: _clock(clock)
            for edge, clock in (("from", moment.time_from), ("to", moment.time_to))
            if clock is not None
        }
    if moment.daypart is not None:
        out["daypart"] = moment.daypart
    if moment.bound_end:
        out["bound"] = "end"
    if moment.earliest:
        out["pick"] = "earliest"
    if moment.approx:
        out["approx"] = True
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(WishesServices):
    """What one utterance says. Empty fields mean: not said."""

    tokens: Tokens = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    found_intent: IntentFinding
    found_when: WhenFinding
    found_staff: StaffFinding | None
    found_services: ServicesFinding
    found_customer: CustomerFinding

    @property
    def intent(self) -> str:
        """The main intent, in the words of the label schema."""
        return self.found_intent.intent

    @property
    def when(self) -> tuple[Moment, ...]:
        """Alternatives of the time wished for (of the appointment to cancel, for a cancellation)."""
        return self.found_when.when

    @property
    def when_not(self) -> tuple[Moment, ...]:
        """Days expressly excluded."""
        return self.found_when.when_not

    @property
    def existing_when(self) -> tuple[Moment, ...]:
        """The time of the present appointment, when it is to be moved."""
        return self.found_when.existing

    @property
    def duration_minutes(self) -> int | None:
        """A length of time that was named."""
        return self.found_when.duration_minutes

    @property
    def invalid_date(self) -> str | None:
        """A date that does not exist, as spoken."""
        return self.found_when.invalid_date

    @property
    def staff(self) -> StaffFinding | None:
        """The staff wish; None when nobody was named."""
        return self.found_staff

    @property
    def customer(self) -> CustomerFinding:
        """Name, phone and e-mail of the caller where said."""
        return self.found_customer

    @property
    def phone_ref(self) -> str | None:
        """A phone number named by reference ("on_file", "caller_id")."""
        return self.found_customer.phone_ref

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every stretch of words that was read, by place."""
        staff = self.found_staff.spans if self.found_staff else ()
        found: Sequence[Span] = (
            *self.found_when.spans,
            *staff,
            *self.found_services.spans,
            *self.found_customer.spans,
            *self.found_intent.spans,
        )
        return tuple(sorted(found, key=lambda span: (span.first, span.end)))

    @property
    def ambiguities(self) -> tuple[Question, ...]:
        """What is ambiguous, and between which readings the caller must decide."""
        staff = self.found_staff.questions if self.found_staff else ()
        return (
            *self.found_when.questions,
            *staff,
            *self.found_services.questions,
            *self.found_customer.questions,
        )

    def left_over(self) -> list[str]:
        """The words no rule has read, in order."""
        read: set[int] = set()
        for span in self.spans:
            read.update(range(span.first, span.end))
        return [self.tokens.raw(at, at + 1) for at in range(len(self.tokens)) if at not in read]

    def labels(self) -> dict[str, Any]:
        """The labels of the call data: only what was said."""
        out: dict[str, Any] = {"intent": self.intent}
        services = self.found_services
        if services.services:
            out["services"] = list(services.services)
        elif services.candidates:
            out["service_candidates"] = list(services.candidates)
        if services.composite is not None:
            out["composite"] = services.composite
        if services.unknown is not None:
            out["unknown_service"] = services.unknown
        if services.ref is not None:
            out["service_ref"] = services.ref
        if self.found_staff is not None:
            out["staff"] = self._staff_label(self.found_staff)
        out |= self._when_labels()
        customer = self.found_customer
        said = {
            key: value
            for key, value in (("name", customer.name), ("phone", customer.phone), ("email", customer.email))
            if value is not None
        }
        if said:
            out["customer"] = said
        if customer.phone_ref is not None:
            out["phone_ref"] = customer.phone_ref
        return out

    def _staff_label(self, staff: StaffFinding) -> dict[str, Any]:
        names = {one.id: one.name for one in self.vocabulary.staff}
        out: dict[str, Any] = {}
        if staff.mode is not None:
            out["mode"] = staff.mode
        if staff.names or staff.unknown:
            out["names"] = [names.get(one, one) for one in staff.names]
        if staff.unknown:
            out["unknown"] = list(staff.unknown)
        if staff.fallback is not None:
            out["fallback"] = (
                "any" if isinstance(staff.fallback, str) else [names.get(one, one) for one in staff.fallback]
            )
        return out

    def _when_labels(self) -> dict[str, Any]:
        found = self.found_when
        out: dict[str, Any] = {}
        for key, moments in (("when", found.when), ("when_not", found.when_not), ("existing_when", found.existing)):
            if moments:
                out[key] = [moment_label(one) for one in moments]
        if found.duration_minutes is not None:
            out["duration_minutes"] = found.duration_minutes
        if found.invalid_date is not None:
            out["invalid_date"] = found.invalid_date
        return out
