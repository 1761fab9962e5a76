"""What the rules of the intent decide on: the findings of an utterance and the places of its cues."""

from dataclasses import dataclass

from gateway.understanding.cues import Heard
from gateway.understanding.findings import CustomerFinding, ServicesFinding, StaffFinding, WhenFinding
from gateway.understanding.german import intent_answers as data
from gateway.understanding.german import intent_phrases
from gateway.understanding.text import spellings

_LINKS = frozenset({"fuer", "am", "um", "zu", "bei", "bis", "ab", "auf"})
"""Words before a time or a person, which belong to it."""
WISHING = frozenset(form for word in intent_phrases.LISTS["möchte"] for form in spellings(word))
"""Verbs of wishing."""
_FILLERS = frozenset(form for word in data.FILLERS.split() for form in spellings(word))


@dataclass(slots=True)
class Facts:
    """What the rules decide on."""

    heard: Heard
    when: WhenFinding
    staff: StaffFinding | None
    services: ServicesFinding
    customer: CustomerFinding
    context: str

    def __post_init__(self) -> None:
        self.lead = self._lead()

    lead: int = 0
    """The first word that is no filler."""

    def _lead(self) -> int:
        words = self.heard.words
        read = {at for span in self.customer.spans for at in range(span.first, span.end)}
        for at, word in enumerate(words):
            if word not in _FILLERS and at not in read:
                return at
        return max(0, len(words) - 1)

    @property
    def first(self) -> str:
        """The first word that is no filler; "" when nothing was said."""
        return self.heard.words[self.lead] if self.heard.words else ""

    @property
    def wish(self) -> bool:
        """Whether a service is named, known or unknown."""
        return bool(self.services.services or self.services.candidates or self.services.unknown)

    @property
    def timed(self) -> bool:
        """Whether a time was said."""
        return bool(self.when.when)

    @property
    def clock(self) -> bool:
        """Whether a clock time was said."""
        return any(moment.at is not None for moment in self.when.when)

    @property
    def bounded(self) -> bool:
        """Whether a time was said that bounds the wish, and is no part of the day."""
        return any((one.time_from or one.time_to) and one.daypart is None for one in self.when.when)

    @property
    def caller(self) -> bool:
        """Whether the caller tells who they are or how to reach them."""
        told = self.customer
        return bool(told.name or told.phone or told.email or told.phone_ref)

    @property
    def details(self) -> bool:
        """Whether anything was said that a booking needs."""
        return bool(
            self.wish or self.timed or self.when.when_not or self.when.invalid_date or self.caller
            or self.when.questions or self.services.ref or self.when.duration_minutes or self.staff is not None
        )  # fmt: skip

    @property
    def question(self) -> bool:
        """Whether a question mark was written."""
        return "?" in self.heard.tokens.text

    def told_before(self, end: int) -> bool:
        """Whether all before a token is fillers or was read as a time, a person or the caller."""
        staff = self.staff.spans if self.staff is not None else ()
        read = {at for span in (*self.when.spans, *staff, *self.customer.spans) for at in range(span.first, span.end)}
        words = self.heard.words[:end]
        return all(at in read or word in _FILLERS or word in _LINKS for at, word in enumerate(words))

    def asked(self, hints: tuple[str, ...]) -> bool:
        """Whether the agent's last sentence has one of these words."""
        low = self.context.lower()
        return any(hint in low for hint in hints)

    def leads(self, tag: str, *, within: int = 0) -> bool:
        """Whether a cue stands at the beginning, fillers aside."""
        places = self.heard.cues.get(tag)  # in order, so the first one decides
        return places is not None and places[0][0] <= self.lead + within

    def only(self, *tags: str) -> bool:
        """Whether nothing was said but such cues and fillers."""
        read: set[int] = set()
        for tag in tags:
            for first, end in self.heard.places(tag):
                read.update(range(first, end))
        return all(at in read or word in _FILLERS for at, word in enumerate(self.heard.words))
