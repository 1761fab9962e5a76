"""What an attentive listener has written down of a call: the wish, the person, and what the last turn changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from gateway.understanding.calls import adds
from gateway.understanding.findings import Moment, StaffFinding
from gateway.understanding.reading import Reading
from gateway.understanding.vocabulary import ServiceKey
from simulator.agents.words import words

BOOKING = "buchen"
CANCELLING = "absagen"
MOVING = "verschieben"
_GOALS = {"book": BOOKING, "check_availability": BOOKING, "cancel": CANCELLING, "reschedule": MOVING}
_WEEK = timedelta(days=7)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A day and a time as far as they are known; `words` is what the caller said where no exact value fits."""

    day: date | None = None
    day_words: str = ""
    at: time | None = None
    time_words: str = ""
    earliest: bool = False

    @property
    def has_day(self) -> bool:
        """Whether anything is known of the day."""
        return self.day is not None or bool(self.day_words) or self.earliest

    @property
    def has_time(self) -> bool:
        """Whether anything is known of the time."""
        return self.at is not None or bool(self.time_words)

    def over(self, older: "Point") -> "Point":
        """This point where it says something, the older one where it does not."""
        day = self if self.has_day else older
        clock = self if self.has_time else older
        return Point(
            day=day.day,
            day_words=day.day_words,
            earliest=day.earliest,
            at=clock.at,
            time_words="" if clock.at is not None else clock.time_words,
        )


@dataclass(slots=True)
class Notes:
    """The memory of the stand-in; `hear` after every turn of the caller."""

    intent: str = ""
    goal: str = ""
    services: tuple[ServiceKey, ...] = ()
    service_words: str = ""
    booked: bool = False
    """What was wished for is booked; another service begins another wish."""
    staff: StaffFinding | None = None
    point: Point = field(default_factory=Point)
    existing: Point = field(default_factory=Point)
    name: str = ""
    phone: str = ""
    email: str = ""
    changed: bool = False
    agrees: bool = False
    gave: frozenset[str] = frozenset()
    plan: dict[str, Any] | None = None
    """The offer that would be booked if the caller said yes now."""
    offers: tuple[dict[str, Any], ...] = ()
    reason: str = ""
    together: bool = False
    """Several services at the same time, by different people."""
    for_whom: str = ""
    """Whom the appointment is for, when it is not the caller."""

    def hear(self, text: str, reading: Reading, now: datetime, *, name_asked: bool = True) -> None:
        """Write down one turn of the caller; a surname alone counts only where the name was asked for."""
        before = self._wish()
        self.intent = _intent(text, reading)
        self.goal = _GOALS.get(reading.intent, self.goal)
        self._note_services(reading)
        self._note_staff(reading)
        self._note_times(reading, now)
        self.together = self.together or any(word in text.lower() for word in words()["together"])
        self._note_customer(reading, name_asked=name_asked)
        guest = re.search(words()["for_whom"], text, re.IGNORECASE)
        self.for_whom = guest[1] if guest is not None else self.for_whom
        picked = self._pick(reading)
        self.changed = picked or self._wish() != before
        self.agrees = not self.changed and (reading.intent == "affirm" or _begins_with_yes(text))
        self.gave = _given(reading)
        if self.changed and not picked:
            self.plan = None
        if self.changed or reading.intent == "deny":
            self.offers = ()
        if reading.intent == "human_handover":
            self.reason = text

    def told(self, code: str, offers: Sequence[dict[str, Any]], *, concrete: bool) -> None:
        """Note what a function answered: offers the caller may pick, or the one that is free as wished."""
        self.offers = tuple(offers)
        decided = code == "available" and (concrete or len(self.offers) == 1)
        self.plan = self.offers[0] if decided and self.offers else None

    def _wish(self) -> tuple[object, ...]:
        staff = self.staff
        person = () if staff is None or staff.mode == "any" else (staff.mode == "exclude", staff.names, staff.unknown)
        return (self.services, self.service_words, person, self.point, self.together)

    def _note_services(self, reading: Reading) -> None:
        if reading.services:
            before = self.services if adds(reading) and not self.booked else ()
            self.booked = False
            self.services = (*before, *(one for one in reading.services if one not in before))
            self.service_words = ""
        elif reading.service_candidates and not self.services:
            self.service_words = _raw(reading, "services") or self.service_words
        elif reading.unknown_service:
            self.services, self.service_words = (), reading.unknown_service

    def _note_staff(self, reading: Reading) -> None:
        found = reading.staff
        if found is None or found.mode is None:
            return
        if found.mode == "any" and self.staff is not None and self.staff.mode == "exclude":
            return  # of all but the one who was refused
        self.staff = found

    def _note_times(self, reading: Reading, now: datetime) -> None:
        if reading.existing_when:
            self.existing = _point(reading.existing_when, reading, self.existing, now).over(self.existing)
        if reading.invalid_date:
            self.point = replace(self.point, day=None, day_words=reading.invalid_date, earliest=False)
        if not reading.when or reading.intent == "goodbye":
            return
        if self.goal == CANCELLING:
            self.existing = _point(reading.when, reading, self.existing, now).over(self.existing)
            return
        point = _point(reading.when, reading, self.point, now)
        if not self._is_existing(point):
            self.point = point.over(self.point)

    def _is_existing(self, point: Point) -> bool:
        """Whether somebody who moves an appointment names only the one they have."""
        if self.goal != MOVING or point.day is None or point.day != self.existing.day:
            return False
        return not point.has_time or (point.at is not None and point.at == self.existing.at)

    def _note_customer(self, reading: Reading, *, name_asked: bool) -> None:
        customer = reading.customer
        if customer.name and (name_asked or " " in customer.name):
            self.name = customer.name
        self.phone = customer.phone or self.phone
        self.email = customer.email or self.email

    def _pick(self, reading: Reading) -> bool:
        """Whether the caller chose one of the offers; it then becomes the wish."""
        if not self.offers or self.plan is not None or reading.intent in {"deny", "cancel", "goodbye"}:
            return False
        fitting = [offer for offer in self.offers if self._offer_fits(offer, reading)]
        if not reading.when and reading.staff is None and reading.intent != "affirm":
            return False
        if len(fitting) != 1 and not (reading.intent == "affirm" and fitting):
            return False
        chosen = fitting[0]
        self.point = Point(day=date.fromisoformat(chosen["datum"]), at=time.fromisoformat(chosen["uhrzeit"]))
        person = next((one for one in reading.vocabulary.staff if one.name == chosen.get("mitarbeiter")), None)
        wanted = self.staff.names if self.staff is not None else ()
        if person is not None and wanted and person.id not in wanted:
            self.staff = StaffFinding(mode="require", names=(person.id,))
        self.plan = chosen
        return True

    def _offer_fits(self, offer: dict[str, Any], reading: Reading) -> bool:
        for moment in reading.when:
            if moment.day is not None and moment.day.isoformat() != offer.get("datum"):
                return False
            if moment.at is not None and moment.at.strftime("%H:%M") != offer.get("uhrzeit"):
                return False
            if moment.day is None and moment.at is None:
                return False
        staff = reading.staff
        if staff is not None and staff.names:
            names = {one.name for one in reading.vocabulary.staff if one.id in staff.names}
            return offer.get("mitarbeiter") in names
        return True


def _point(moments: Sequence[Moment], reading: Reading, known: Point, now: datetime) -> Point:
    """The first moment as a point; several alternatives or windows stay in the caller's words."""
    words = _raw(reading, "")
    first = moments[0]
    if len(moments) > 1 and not all(one.day == first.day and one.at == first.at for one in moments):
        return Point(day_words=words)
    ranged = first.day is None and (first.day_from is not None or first.day_to is not None)
    windowed = first.at is None and (first.time_from is not None or first.time_to is not None)
    exact = first.at is not None and not first.approx and not first.bound_end
    return Point(
        day=_same_week(first.day, reading, known, now),
        day_words=words if ranged and not first.earliest else "",
        earliest=first.earliest,
        at=first.at if exact else None,
        time_words=words if windowed or (first.at is not None and not exact) else "",
    )


def _same_week(day: date | None, reading: Reading, known: Point, now: datetime) -> date | None:
    """A bare weekday, said while another day is discussed, means the week of that day."""
    if day is None or known.day is None or not _bare_weekday(reading):
        return day
    monday = known.day - timedelta(days=known.day.weekday())
    meant = monday + timedelta(days=day.weekday())
    return meant if meant >= now.date() and meant - day >= _WEEK else day


def _intent(text: str, reading: Reading) -> str:
    wrong = reading.intent == "smalltalk" and re.search(words()["wrong_number"], text, re.IGNORECASE)
    return "wrong_number" if wrong else reading.intent


def _begins_with_yes(text: str) -> bool:
    first = _WORD.search(text.lower())
    return first is not None and first[0] in words()["yes"]


def _bare_weekday(reading: Reading) -> bool:
    return any(span.rule == "weekday.plain" for span in reading.spans)


def _raw(reading: Reading, part: str) -> str:
    """The words from the first to the last that a part of the understanding read; "" for the times."""
    others = ("services", "staff", "customer", "intent")
    spans = [
        span
        for span in reading.spans
        if (span.rule.startswith(part) if part else span.rule.split(".")[0] not in others)
    ]
    if not spans:
        return ""
    return reading.tokens.raw(min(span.first for span in spans), max(span.end for span in spans))


def _given(reading: Reading) -> frozenset[str]:
    """What the turn gave, in the words of the condition language."""
    given = set()
    if reading.services or reading.service_candidates or reading.unknown_service:
        given.add("service")
    if reading.staff is not None and reading.staff.mode is not None:
        given.add("staff")
    for moment in reading.when:
        if moment.day or moment.day_from or moment.day_to or moment.earliest:
            given.add("day")
        if moment.at or moment.time_from or moment.time_to:
            given.add("time")
    customer = reading.customer
    given |= {key for key in ("name", "phone", "email") if getattr(customer, key)}
    if customer.phone_ref:
        given.add("phone")
    return frozenset(given)
