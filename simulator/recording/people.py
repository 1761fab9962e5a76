"""Who is spoken of in a call, and who stands in for them: the same person, number or address always by the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from gateway.understanding.german import customer_words, names
from gateway.understanding.phonetics import cologne
from gateway.understanding.text import fold, tokenize
from gateway.understanding.vocabulary import Vocabulary
from simulator.recording.standins import standins

_ALIKE = 84.0
"""How alike two forms of a name are when a recogniser wrote one person down twice (Schmidt, Schmitt)."""
_LONG_ENOUGH = 4
_PARTICLES = frozenset(customer_words.PARTICLES.split())
_COUNTRY = re.compile(r"^(?:\+|00)49")
_FEWEST_DIGITS = 3
_MOBILE = ("015", "016", "017")


def national(number: str) -> str:
    """The digits of a number as dialled inside Germany; what is foreign keeps its 00."""
    digits = re.sub(r"[^\d+]", "", number)
    digits = _COUNTRY.sub("0", digits).replace("+", "00")
    return "0" + digits[2:] if digits.startswith("00") and digits[2:3] == "0" else digits


@dataclass(slots=True)
class People:
    """What is known of the real people of one call, and their stand-ins."""

    vocabulary: Vocabulary
    names: dict[str, str] = field(default_factory=dict)
    """Folded part of a name to the part that stands in for it."""
    phones: dict[str, str] = field(default_factory=dict)
    """Digits as dialled inside the country, to those of the stand-in."""
    emails: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    """Parts of names that stood in the call as other words too (Bart, Sommer) and were left there."""
    _staff: frozenset[str] = field(init=False)
    _used: set[str] = field(default_factory=set)
    _noted: dict[str, bool] = field(default_factory=dict)
    """Folded parts of names in the order they were heard, and whether each is a first name."""

    def __post_init__(self) -> None:
        """Remember who works in the salon: their names are part of the wish, not of the caller."""
        forms = (form for one in self.vocabulary.staff for form in (one.name, *one.spoken))
        self._staff = frozenset(word for form in forms for word in tokenize(form).words)

    def is_staff(self, word: str) -> bool:
        """Whether a folded word is part of the name of somebody who works in the salon."""
        return word in self._staff

    def note_name(self, name: str) -> None:
        """Take down a person's name, in whatever form it was said or written."""
        parts = [(word, raw) for word, raw in name_parts(name) if not raw.isdigit()]
        for number, (word, _) in enumerate(parts):
            first = number < len(parts) - 1 or (len(parts) == 1 and word in names.FIRST_NAMES)
            if self.is_staff(word) and len(parts) == 1:
                continue
            self._note(word, first=first)

    def note_first_name(self, word: str) -> None:
        """Take down a first name somebody was called by."""
        if not self.is_staff(fold(word)):
            self._note(fold(word), first=True)

    def note_phone(self, number: str) -> None:
        """Take down a telephone number, or a piece of one."""
        digits = national(number)
        if len(digits) < _FEWEST_DIGITS or any(digits in known for known in self.phones):
            return
        mine = standins().mobile if digits.startswith(_MOBILE) else standins().landline
        taken = {*self.phones.values(), *self.phones}
        free = [one for one in mine if one not in taken]
        stand_in = free[0] if free else f"{mine[-1][:-2]}{len(self.phones):02}"
        for piece in [known for known in self.phones if known in digits]:
            stand_in = self.phones.pop(piece)
        self.phones[digits] = stand_in

    def note_email(self, address: str) -> None:
        """Take down a mail address."""
        if "@" in address:
            self.emails.setdefault(address.strip().lower(), "")

    def settle(self) -> None:
        """Choose the stand-ins; only now is it known which of them are somebody's real name."""
        for word, first in self._noted.items():
            self._give(word, first=first)
        for address in [one for one, stand_in in self.emails.items() if not stand_in]:
            self._address(address)

    def _address(self, low: str) -> None:
        """Make the stand-in for an address of the stand-ins for the names in it."""
        words = re.split(r"[^a-zäöüß]+", low.partition("@")[0])
        parts = [self.names[fold(word)] for word in words if fold(word) in self.names]
        local = ".".join(fold(part) for part in parts) or self._unused(standins().surnames).lower()
        number = sum(known.startswith(local) for known in self.emails.values())
        self.emails[low] = f"{local}{number or ''}@{standins().domain}"

    def name(self, full: str) -> str:
        """A name with its parts replaced; titles and particles stay."""
        tokens = tokenize(full)
        out, last = [], 0
        for at, word in enumerate(tokens.words):
            raw = tokens.raw(at, at + 1)
            out.append(tokens.text[last : tokens.starts[at]])
            out.append(self.part(word, raw) or raw)
            last = tokens.ends[at]
        return "".join(out) + tokens.text[last:]

    def part(self, word: str, raw: str) -> str:
        """What stands in for one part of a name, in the same writing; "" when it is nobody's."""
        stand_in = self.names.get(word)
        if stand_in is None and word.endswith("s") and word[:-1] in self.names:
            stand_in = self.names[word[:-1]] + "s"
        if stand_in is None:
            return ""
        if raw.isupper() and len(raw) > 1:
            return stand_in.upper()
        return stand_in.lower() if raw.islower() else stand_in

    def like(self, word: str, raw: str) -> str:
        """What stands in for a word that sounds like a known name, or is nearly written so: Maier for Meyer."""
        if len(word) < _LONG_ENOUGH or not raw[:1].isupper() or self.is_staff(word):
            return ""
        code = cologne(word)
        for known, stand_in in self.names.items():
            if len(known) < _LONG_ENOUGH or known[0] != word[0] or stand_in.lower() == word:
                continue
            if cologne(known) == code or fuzz.ratio(word, known) >= _ALIKE:
                return stand_in.upper() if raw.isupper() else stand_in
        return ""

    def phone(self, number: str) -> str:
        """The stand-in for a whole number, written as the original: with country code or without."""
        digits = national(number)
        stand_in = self.phones.get(digits) or self.piece(digits)
        if re.sub(r"[^\d+]", "", number).startswith("+"):
            return "+49" + stand_in.removeprefix("0")
        return stand_in

    def piece(self, digits: str) -> str:
        """What stands in for digits in a row: of a known number the same stretch of its stand-in."""
        for known, stand_in in self.phones.items():
            at = known.find(digits)
            if at < 0:
                continue
            to = len(stand_in) if at + len(digits) == len(known) else at + len(digits)
            return stand_in[at:to] or stand_in[-len(digits) :]
        pool = standins().mobile[0]
        return (pool * (len(digits) // len(pool) + 1))[-len(digits) :]

    def knows_digits(self, digits: str) -> bool:
        """Whether digits in a row belong to a known number."""
        return any(digits in known for known in self.phones)

    def email(self, address: str) -> str:
        """The stand-in for a mail address."""
        self.note_email(address)
        self.settle()
        return self.emails.get(address.strip().lower(), f"post@{standins().domain}")

    def _note(self, word: str, *, first: bool) -> None:
        if len(word) > 1:
            self._noted.setdefault(word, first)

    def _give(self, word: str, *, first: bool) -> None:
        """Choose a stand-in for one part of a name, the same for two spellings of it."""
        if word in self.names:
            return
        for known, stand_in in self.names.items():
            if min(len(word), len(known)) >= _LONG_ENOUGH and fuzz.ratio(word, known) >= _ALIKE:
                self.names[word] = stand_in
                return
        if first:
            gender = "m" if word in names.MALE and word not in names.FEMALE else "f"
            self.names[word] = self._unused(standins().first_names[gender])
        else:
            self.names[word] = self._unused(standins().surnames)

    def _unused(self, pool: tuple[str, ...]) -> str:
        """The first of a pool that stands in for nobody and is nobody's real name here."""
        free = [one for one in pool if one not in self._used and fold(one) not in self._noted]
        chosen = free[0] if free else pool[len(self._used) % len(pool)]
        self._used.add(chosen)
        return chosen


def name_parts(name: str) -> Iterator[tuple[str, str]]:
    """The parts of a name that tell a person: (folded, as written), without titles and particles."""
    tokens = tokenize(name)
    titles = standins().titles
    for at, word in enumerate(tokens.words):
        raw = tokens.raw(at, at + 1)
        if raw.lower() in titles or word in titles or word in _PARTICLES or len(word) < 2:  # noqa: PLR2004
            continue
        yield word, raw
