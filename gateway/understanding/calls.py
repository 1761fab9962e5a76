"""Many turns folded into what holds now: later beats earlier, corrections replace only what they correct."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from gateway.understanding.findings import (
    CustomerFinding,
    Moment,
    Question,
    ServicesFinding,
    StaffFinding,
    WishesServices,
)
from gateway.understanding.german import dialogue_words
from gateway.understanding.items import monday
from gateway.understanding.phrases import PhraseTable
from gateway.understanding.reading import Reading
from gateway.understanding.single import read
from gateway.understanding.text import sentences, tokenize
from gateway.understanding.vocabulary import Vocabulary
from gateway.understanding.when import offers, shifted

CALLER_ROLES = frozenset({"user", "caller", "customer"})
"""Roles whose words are the caller's; all others are the agent's."""

_PRESENT: PhraseTable[str] = PhraseTable(dict.fromkeys(dialogue_words.ASKS_FOR_PRESENT, ""))
_ADDS: PhraseTable[str] = PhraseTable(dict.fromkeys(dialogue_words.ADDS, ""))
_ONE_ONLY: PhraseTable[str] = PhraseTable(dict.fromkeys(dialogue_words.ONE_ONLY, ""))
_QUESTIONS = frozenset({"ask_price", "ask_duration", "explain_process", "ask_staff", "ask_opening_hours"})
_KNOWS_LITTLE = CustomerFinding()
_NO_SERVICES = ServicesFinding()
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One turn of a call."""

    role: str
    """"user" for the caller; anything else is the agent."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReading(WishesServices):
    """What holds at the end of a call so far. Empty fields mean: not said."""

    intent: str = ""
    """Of the caller's last turn."""
    goal: str = ""
    """The last of book, check_availability, cancel and reschedule that was meant in the call."""
    found_services: ServicesFinding = _NO_SERVICES
    staff: StaffFinding | None = None
    when: tuple[Moment, ...] = ()
    when_not: tuple[Moment, ...] = ()
    existing_when: tuple[Moment, ...] = ()
    customer: CustomerFinding = _KNOWS_LITTLE
    duration_minutes: int | None = None
    invalid_date: str | None = None
    when_questions: tuple[Question, ...] = ()
    last: Reading | None = field(default=None, repr=False)
    """The reading of the caller's last turn."""

    @property
    def ambiguities(self) -> tuple[Question, ...]:
        """What is still open, and between which readings the caller must decide."""
        staff = self.staff.questions if self.staff else ()
        return (*self.when_questions, *staff, *self.found_services.questions, *self.customer.questions)


_CHANGES = frozenset({"cancel", "reschedule"})
_GOALS = frozenset({"book", "check_availability", "cancel", "reschedule"})


def read_call(transcript: Sequence[Utterance], now: datetime, salon: Vocabulary) -> CallReading:
    """What a caller wants, over all turns of a call so far.

    Args:
        transcript: The turns in order; the agent's are the context of the caller's.
        now: The present moment in the salon's time zone.
        salon: The words of the salon.
    """
    state = CallReading()
    said: list[str] = []
    for turn in transcript:
        if turn.role not in CALLER_ROLES:
            said.append(turn.text)
            continue
        context = " ".join(said) or None
        said.clear()
        state = fold(state, read(turn.text, now, salon, context), context, now, salon)
    return state


def _given_up(state: CallReading, reading: Reading) -> bool:
    """Whether the day that somebody can no longer come is only the one wished for in this call so far."""
    if state.goal not in {"book", "check_availability"}:
        return False
    return any(_names(wish, gone) for gone in reading.existing_when for wish in state.when)


def fold(state: CallReading, reading: Reading, context: str | None, now: datetime, salon: Vocabulary) -> CallReading:
    """What holds after one more turn of the caller."""
    goal = reading.intent if reading.intent in _GOALS else state.goal
    if state.goal in {"cancel", "reschedule"} and reading.intent == "check_availability":
        goal = state.goal
    if (
        state.goal in {"book", "check_availability"}
        and reading.intent == "reschedule"
        and (not reading.existing_when or _given_up(state, reading))
    ):
        goal = state.goal  # nothing is booked yet: the wish itself is changed
    state = replace(
        state,
        intent=reading.intent,
        goal=goal,
        last=reading,
        found_services=_services(state, reading),
        staff=_staff(state.staff, reading.staff),
        customer=_customer(state.customer, reading.customer),
        duration_minutes=reading.duration_minutes or state.duration_minutes,
    )
    return _times(state, reading, context, now, salon)


def _services(state: CallReading, reading: Reading) -> ServicesFinding:
    old, new = state.found_services, reading.found_services
    if not (new.services or new.candidates or new.unknown or new.ref):
        one = len(old.services) > 1 and len(set(old.services)) == 1 and _ONE_ONLY.find(reading.tokens.words)
        return replace(old, services=old.services[:1]) if one else old
    if reading.intent in _QUESTIONS and (old.services or old.candidates):
        return old
    if old.services and new.candidates and not new.services:
        return old  # "mit Schneiden und Föhnen" goes with the service named before
    if old.services and new.services and adds(reading):
        more = tuple(one for one in new.services if one not in old.services)
        composite = None if old.composite is None or new.composite is None else old.composite or new.composite
        return replace(new, services=(*old.services, *more), composite=composite)
    return new


def adds(reading: Reading) -> bool:
    """Whether the services of a turn come in addition to those wished for before."""
    return reading.intent != "correct" and bool(_ADDS.find(reading.tokens.words))


def _staff(old: StaffFinding | None, new: StaffFinding | None) -> StaffFinding | None:
    if new is None or (new.mode is None and old is not None):
        return old
    if new.mode == "any" and old is not None and old.mode == "exclude":
        return old  # of all but the one who was refused
    return new


def _customer(old: CustomerFinding, new: CustomerFinding) -> CustomerFinding:
    return CustomerFinding(
        name=new.name or old.name,
        phone=new.phone or old.phone,
        email=new.email or old.email,
        phone_ref=new.phone_ref or (None if new.phone else old.phone_ref),
        questions=new.questions or (() if new.name or new.phone or new.email else old.questions),
        spans=new.spans or old.spans,
    )


def _times(state: CallReading, reading: Reading, context: str | None, now: datetime, salon: Vocabulary) -> CallReading:
    when, existing = reading.when, () if _given_up(state, reading) else reading.existing_when
    if when and not existing and _about_the_present(state, reading, context):
        when, existing = (), when
    if reading.found_when.shift_minutes is not None and not when and not existing:
        when = _shifted(state, reading.found_when.shift_minutes, context, now, salon)
    topic = _topic(state, context, now, salon)
    if when:
        when = tuple(_in_week_of(one, topic, now.date()) for one in when)
        when = _merged(state.when, when)
    excluded = tuple(dict.fromkeys([*state.when_not, *reading.when_not]))
    if when:
        excluded = tuple(one for one in excluded if not any(_names(wish, one) for wish in when))
    dated = any(one.day or one.day_from for one in reading.when)
    invalid = reading.invalid_date or (None if dated else state.invalid_date)
    if reading.found_when.stays and state.goal in _CHANGES:
        state = replace(state, when=())
    return replace(
        state,
        when=when or tuple(one for one in state.when if not any(_names(one, other) for other in reading.when_not)),
        when_not=excluded,
        existing_when=_merged(state.existing_when, existing) if existing else state.existing_when,
        invalid_date=invalid,
        when_questions=reading.found_when.questions if reading.when or reading.invalid_date else state.when_questions,
    )


def _shifted(
    state: CallReading, minutes: int, context: str | None, now: datetime, salon: Vocabulary
) -> tuple[Moment, ...]:
    """As in "eine Stunde später": later than what the agent offered last, else than the wish, else than what is."""
    offered = offers(context, now, salon) if context else ()
    wished = state.when or state.existing_when
    day = wished[0].day if wished else None
    for one in (*reversed(offered), *wished):
        moved = shifted(one if one.day is not None else replace(one, day=day), minutes)
        if moved is not None:
            return (moved,)
    return ()


def _about_the_present(state: CallReading, reading: Reading, context: str | None) -> bool:
    """Whether the caller tells the time of the appointment to be moved: the agent's last sentence asks for it."""
    if "reschedule" not in {state.goal, reading.intent} or context is None:
        return False
    return bool(_PRESENT.find(tokenize(sentences(context)[-1]).words))


def _topic(state: CallReading, context: str | None, now: datetime, salon: Vocabulary) -> date | None:
    """The day under discussion: what the agent spoke of last, else what the caller wished for."""
    offered = offers(context, now, salon) if context else ()
    for one in (*offered, *state.when):
        day = one.day or one.day_from
        if day is not None:
            return day
    return None


def _in_week_of(wish: Moment, topic: date | None, today: date) -> Moment:
    """A bare weekday said while another day is discussed is of that day's calendar week, never in the past."""
    if not wish.plain_weekday or wish.day is None or topic is None or topic <= today:
        return wish
    day = monday(topic) + timedelta(days=wish.day.weekday())
    return wish if day <= today else replace(wish, day=day)


def _merged(old: tuple[Moment, ...], new: tuple[Moment, ...]) -> tuple[Moment, ...]:
    """A new day keeps the older time, a new time the older day."""
    if len(old) == 0:
        return new
    if len(new) == 1 and not _has_day(new[0]) and _has_time(new[0]):
        kept = [_timed(one, new[0]) for one in old if _has_day(one)]
        return tuple(dict.fromkeys(kept)) or new
    times = {_time_of(one) for one in old}
    if len(times) == 1 and all(not _has_time(one) and _has_day(one) and not one.earliest for one in new):
        return tuple(_timed(one, old[0]) for one in new)
    return new


def _has_day(one: Moment) -> bool:
    return one.day is not None or one.day_from is not None or one.day_to is not None


def _has_time(one: Moment) -> bool:
    return one.at is not None or one.time_from is not None or one.time_to is not None


def _time_of(one: Moment) -> tuple[object, ...]:
    return one.at, one.time_from, one.time_to, one.daypart, one.bound_end, one.approx


def _timed(day: Moment, clock: Moment) -> Moment:
    return replace(
        day,
        at=clock.at,
        time_from=clock.time_from,
        time_to=clock.time_to,
        daypart=clock.daypart,
        bound_end=clock.bound_end,
        approx=clock.approx,
    )


def _names(wish: Moment, excluded: Moment) -> bool:
    """Whether a wish is for the excluded day."""
    return wish.day is not None and excluded.day == wish.day
