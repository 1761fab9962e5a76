"""The caller's name: introduced, spelled, turned round, or said alone when it was asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.understanding.cues import Heard
from gateway.understanding.customer_spelling import Spelled, hint, spelled_runs
from gateway.understanding.customer_written import Found, with_hints, with_spelling
from gateway.understanding.everyday import EVERYDAY
from gateway.understanding.german import customer_phrases, names
from gateway.understanding.german import customer_words as data
from gateway.understanding.hearing import FOREIGN, NAME
from gateway.understanding.services_catalogue import catalogue
from gateway.understanding.services_marks import misheard as misheard_service
from gateway.understanding.staff_roster import Roster, misheard, roster
from gateway.understanding.text import spellings
from gateway.understanding.vocabulary import Vocabulary

_PARTICLES = frozenset(data.PARTICLES.split())
_SURNAME_WORDS = frozenset(form for word in data.SURNAME_WORDS.split() for form in spellings(word))
_NOBLE = frozenset({"van", "von", "de", "del", "di", "ten", "ter", "le", "la", "mac", "mc", "el", "al"})
"""Particles a surname may begin with."""
_TITLES = frozenset({"frau", "herr", "herrn", "familie", "doktor", "dr", "professor"})
_ARTICLES = frozenset({"die", "der", "den"})
_OPENERS = _ARTICLES | _NOBLE
_HESITATIONS = frozenset({"aeh", "aehm", "hm", "oeh", "eh", "ehm"})
_GREETING = frozenset(
    {
        "hallo",
        "guten",
        "tag",
        "morgen",
        "abend",
        "moin",
        "gruess",
        "gott",
        "servus",
        "hi",
        "hey",
        "ja",
        "jo",
        "also",
        "tach",
    }
    | {
        "gruezi",
        "gruss",
        "nabend",
        "so",
        "bitte",
        "aeh",
        "aehm",
        "schoenen",
        "schoen",
        "genau",
        "gern",
        "nochmal",
        "mahlzeit",
    }
)
_TELLS = (_GREETING - {"so", "bitte", "genau", "gern", "ja", "jo"}) | {
    "ich", "wir", "mir", "mich", "hier", "mein", "meine", "es", "nachname", "vorname", "mit", "wie",
}  # fmt: skip
"""Words that go on behind a name at the head of a sentence."""
_NO_NAME_ENDINGS = tuple(data.NO_NAME_ENDINGS.split())
_LONGEST = 4
_SHORTEST = 2
_LONG = 8
_NAMING = FOREIGN | NAME
_SPEAKERS = frozenset({"ich", "wir", "mein", "meine"})
_CUES = frozenset({"name.first", "name.before", "name.here", "name.after", "name.am", "name.on"})


def find_name(heard: Heard, vocabulary: Vocabulary, taken: bytearray, context: str | None) -> Found | None:
    """The caller's name in its right order and spelling; None when it was not said."""
    people = roster(vocabulary)
    asked = context is not None and any(hint_word in context.lower() for hint_word in customer_phrases.ASKS_NAME)
    runs = [run for run in spelled_runs(heard) if not any(taken[run.first : run.end])]
    spelled = bytearray(len(heard.words) + 1)
    for run in runs:
        spelled[run.first : run.end] = b"\x01" * (run.end - run.first)
    finder = _Finder(heard, people, vocabulary, taken, runs, spelled)
    found = None if _CUES.isdisjoint(heard.cues) else finder.cued()
    found = found or finder.alone(asked=asked)
    found = with_hints(heard, found) if found else None
    return with_spelling(heard, found, runs) if runs else found


@dataclass(slots=True)
class _Finder:
    heard: Heard
    people: Roster
    vocabulary: Vocabulary
    taken: bytearray
    runs: list[Spelled]
    spelled: bytearray

    def cued(self) -> Found | None:
        """A name with words that introduce it."""
        return (
            self.labelled()
            or self.introduced("name.before", sure=True)
            or self.introduced("name.here", sure=True)
            or self.trailing()
            or self.introduced("name.am", sure=False)
            or self.introduced("name.on", sure=False, names_only=True)
        )

    def _may_begin(self, at: int) -> bool:
        """Whether the word is of a kind that a name may begin with."""
        return bool(self.heard.classes[at] & _NAMING) or self.heard.words[at] in _TITLES

    def _free(self, at: int) -> bool:
        return not self.taken[at] and not self.spelled[at]

    def is_name(self, at: int, *, sure: bool) -> bool:
        """Whether a token may be part of a name; `sure` where somebody introduces themselves."""
        heard = self.heard
        if at >= len(heard.words) or not self._free(at):
            return False
        word = heard.tokens.words[at]
        raw = heard.tokens.raw(at, at + 1)
        if len(raw) < _SHORTEST or word.isdecimal() or raw.isdecimal():
            return False
        if word in _SURNAME_WORDS:
            joined = "-" in {heard.tokens.breaks[at], heard.tokens.breaks[at + 1]} and raw[:1].isupper()
            return joined or (sure and (raw[:1].isupper() or self.all_lower()))
        if word in names.FIRST_NAMES:
            return heard.words[at] not in EVERYDAY
        if heard.plain[at] or heard.meanings[at]:
            return False
        return raw[:1].isupper() or (self.all_lower() and sure)

    def all_lower(self) -> bool:
        """Whether the recogniser writes everything small, so capitals tell nothing."""
        return self.heard.tokens.text.islower()

    def take(self, at: int, *, sure: bool) -> Found | None:
        """The name that begins at a token: up to a comma, a verb or anything else that is no name."""
        heard, breaks = self.heard, self.heard.tokens.breaks
        start = at
        while at < len(heard.words) and (heard.words[at] in _TITLES or (at == start and heard.words[at] in _ARTICLES)):
            at += 1
        if heard.words[start:at] and heard.words[at - 1] in _ARTICLES:
            return None
        found = Found(first=start, end=at)
        while at < len(heard.words) and len(found.words) < _LONGEST:
            gap = breaks[at] if found.words else ""
            if gap.strip("-–"):
                break
            word = heard.words[at]
            particle = word in _PARTICLES and self._behind_particles(at, sure=sure)
            if particle and not found.words and sure and word in _NOBLE:
                found.words.append(word)
                at += 1
                continue
            particle = particle and bool(found.words)
            surname = bool(found.words) and not self._introduces(at)
            first_name = bool(found.words) and found.words[-1].lower() in names.FIRST_NAMES
            if particle and found.words[-1].lower() not in _SURNAME_WORDS:
                found.words.append(word)
            elif self.is_name(at, sure=surname and (sure or first_name) if found.words else sure) or (
                sure and first_name and self._closes_name(found, at)
            ):
                self._add(found, at, hyphen="-" in gap)
            else:
                break
            at += 1
            found.end = at
        return found if found.words else None

    def _closes_name(self, found: Found, at: int) -> bool:
        """Whether an everyday word is the surname behind a first name: "Georg Anders", and nothing after it."""
        breaks = self.heard.tokens.breaks
        ends = at + 1 == len(self.heard.words) or bool(breaks[at + 1])
        big = self.heard.tokens.raw(at, at + 1)[:1].isupper()
        return len(found.words) == 1 and ends and big and self._free(at)

    def _behind_particles(self, at: int, *, sure: bool) -> bool:
        """Whether a name follows the particles that begin here."""
        words, breaks = self.heard.words, self.heard.tokens.breaks
        while at < len(words) and words[at] in _PARTICLES and not breaks[at + 1]:
            at += 1
        return self.is_name(at, sure=sure)

    def _introduces(self, at: int) -> bool:
        """Whether an everyday word behind a name goes on with the sentence, and is no surname."""
        heard = self.heard
        if heard.tokens.words[at] not in _SURNAME_WORDS:
            return False
        raw = heard.tokens.raw(at, at + 1)
        return raw[:1].islower() and not self.all_lower()

    def _add(self, found: Found, at: int, *, hyphen: bool) -> None:
        raw = self.heard.tokens.raw(at, at + 1)
        word = raw[:1].upper() + (raw[1:].lower() if raw.isupper() or raw.islower() else raw[1:])
        if hyphen:
            found.words[-1] += f"-{word}"
        else:
            found.words.append(word)

    def introduced(self, tag: str, *, sure: bool, names_only: bool = False) -> Found | None:
        """A name behind words of introduction."""
        for _, end in reversed(self.heard.places(tag)):
            start = end
            while start < len(self.heard.words) and self.heard.words[start] in _HESITATIONS:
                start += 1
            if start < len(self.heard.words) and (self._may_begin(start) or self.heard.words[start] in _OPENERS):
                gap = self.heard.tokens.breaks[start]
                found = self.take(start, sure=sure) if gap in {"", ",", ":", "...", "…"} else None
                if found and not (names_only and not self._personal(found)):
                    return self._in_full(self._with_first_name(found))
        return None

    def _in_full(self, found: Found) -> Found:
        """The whole name where it follows the surname: "mein Name ist Huber, Sepp Huber"."""
        at = found.end
        if at >= len(self.heard.words) or self.heard.tokens.breaks[at] != ",":
            return found
        again = self.take(at, sure=True)
        if again is None or len(again.words) <= len(found.words) or again.words[-1] != found.words[-1]:
            return found
        return Found(again.words, found.first, again.end)

    def _personal(self, found: Found) -> bool:
        """Whether a name has a known first name or two parts, and stands at the end of its clause."""
        known = found.words[0].lower() in names.FIRST_NAMES or len(found.words) > 1
        closes = found.end == len(self.heard.words) or bool(self.heard.tokens.breaks[found.end])
        lone = len(found.words) == 1 and self._on_roster(found)
        return (known or closes) and not lone

    def _on_roster(self, found: Found) -> bool:
        words = self.heard.tokens.words[found.first : found.end]
        return any(word in self.people.exact or misheard(word, self.people, surname=None) for word in words)

    def _with_first_name(self, found: Found) -> Found:
        """The name turned round where the surname came first: "Kowalke, Detlef"."""
        heard = self.heard
        at = found.end
        if len(found.words) == 1 and at < len(heard.words) and heard.tokens.breaks[at] == ",":
            word = heard.tokens.words[at]
            closes = at + 1 == len(heard.words) or bool(heard.tokens.breaks[at + 1])
            if (
                word in names.FIRST_NAMES
                and closes
                and found.words[0].lower() not in names.FIRST_NAMES
                and self._free(at)
            ):
                other = Found()
                self._add(other, at, hyphen=False)
                return Found([*other.words, *found.words], found.first, at + 1)
        return found

    def labelled(self) -> Found | None:
        """The name of "Vorname Sonja, Nachname Hartwig", in either order; what has no label stands before."""
        for _, end in self.heard.places("name.first"):
            first = self.take(end, sure=True) if end < len(self.heard.words) else None
            if first is None:
                continue
            last = self.introduced("name.before", sure=True)
            if last is None:
                last = self._before(self.heard.places("name.first")[0][0], hints=True)
                last = with_hints(self.heard, last) if last else None
            words = [first.words[0], *(last.words if last and last.words != first.words else [])]
            places = [first, *([last] if last else [])]
            return Found(words, min(one.first for one in places), max(one.end for one in places))
        surname = self.introduced("name.before", sure=True)
        if surname and len(surname.words) == 1:
            before = self._before(self._label_at(surname), hints=True)
            if before and before.words[0].lower() in names.FIRST_NAMES and len(before.words) == 1:
                before = with_hints(self.heard, before)
                return Found([*before.words, *surname.words], before.first, surname.end)
        return None

    def _label_at(self, found: Found) -> int:
        return next((first for first, end in self.heard.places("name.before") if end == found.first), found.first)

    def _before(self, at: int, *, hints: bool = False) -> Found | None:
        """The name that ends right before a token, a spelling hint between them passed over."""
        while at > 0 and hints and not self.is_name(at - 1, sure=True):
            at -= 1
            if at and self.heard.words[at] not in {"mit", "ohne"} and len(self.heard.words[at]) > 2:  # noqa: PLR2004
                return None
        start = at
        while start > 0 and start > at - _LONGEST and self.is_name(start - 1, sure=True):
            start -= 1
            if self.heard.tokens.breaks[start].strip("-"):
                break
        return self.take(start, sure=True) if start < at else None

    def trailing(self) -> Found | None:
        """A name before "hier", "mein Name", "am Apparat"."""
        for first, _ in self.heard.places("name.after"):
            if first and not self.heard.tokens.breaks[first].strip(","):
                found = self._before(first)
                if found and found.end == first:
                    return self._with_first_name(found)
        return None

    def alone(self, *, asked: bool) -> Found | None:
        """A name that stands alone between commas, or is all that was said."""
        best: Found | None = None
        for start, end in self._clauses():
            at = start
            while at < end and self.heard.words[at] in _GREETING and not self.is_name(at, sure=asked):
                at += 1
            if at == end or not self._may_begin(at):
                continue
            sure = asked or hint(self.heard, at + 1) is not None or self._full_name(at, end)
            sure = sure or self._before_wish(start, at, end)
            begins = self.is_name(at, sure=sure) or self.heard.words[at] in _TITLES
            found = self.take(at, sure=sure) if begins else None
            if found is None or not self._stands_alone(found, end, asked=asked):
                continue
            if not sure and not self._told(found, start):
                continue
            found = self._with_first_name(found)
            if best is None or len(found.words) > len(best.words):
                best = found
        return best

    def _told(self, found: Found, start: int) -> bool:
        """Whether one unknown word between commas tells a name, and is no exclamation: "Seidel, ich hatte …"."""
        heard = self.heard
        if len(found.words) > 1 or start or found.first > start or found.end >= len(heard.words):
            return True
        return heard.words[found.end] in _TELLS or heard.tokens.words[found.end] in names.FIRST_NAMES

    def _full_name(self, at: int, end: int) -> bool:
        """Whether a clause is a first name and one more word, so that small letters do not matter."""
        return end - at == _SHORTEST and self.heard.tokens.words[at] in names.FIRST_NAMES and self.all_lower()

    def _before_wish(self, start: int, at: int, end: int) -> bool:
        """Whether a call begins with one word before "ich": "ja, schuster, ich bräuchte …", all in small letters."""
        words = self.heard.words
        if end - at != 1 or end >= len(words) or words[end] not in _SPEAKERS or not self.all_lower():
            return False
        foreign = bool(self.heard.classes[at] & FOREIGN) and len(words[at]) >= _LONGEST
        return foreign and all(word in _GREETING for word in words[:start])

    def _clauses(self) -> Iterator[tuple[int, int]]:
        start, size = 0, len(self.heard.words)
        for at, gap in enumerate(self.heard.tokens.breaks):
            if gap and 0 < at < size and gap.strip("-–"):
                yield start, at
                start = at
        yield start, size

    def _stands_alone(self, found: Found, end: int, *, asked: bool) -> bool:
        rest = self.heard.words[found.end : end]
        hinted = hint(self.heard, found.end) is not None or (bool(rest) and rest[0] == "mit")
        if (
            rest
            and not hinted
            and not all(word in _GREETING for word in rest)
            and not any(run.first == found.end for run in self.runs)
        ):
            return False
        word = found.words[0].lower()
        if len(word) <= _SHORTEST and len(found.words) == 1:
            return False
        if not asked and (self._on_roster(found) or word.endswith(_NO_NAME_ENDINGS) or self._unknown_wish(found)):
            return False
        if len(found.words) == 1 and word in names.FIRST_NAMES and not asked and not hinted and not self.runs:
            return self._with_first_name(found) is not found
        return True

    def _unknown_wish(self, found: Found) -> bool:
        menu = catalogue(self.vocabulary)
        words = self.heard.words
        return any(
            menu.elsewhere.match(words, at)
            or words[at] in menu.own_words
            or (len(words[at]) >= _LONG and misheard_service(words[at], menu))
            for at in range(found.first, found.end)
        )
