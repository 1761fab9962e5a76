"""Marks: the words of an utterance that speak of services, and of the persons they are for, in order."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from gateway.understanding.cues import Heard
from gateway.understanding.german import phrase_table
from gateway.understanding.german import service_words as data
from gateway.understanding.german.common_words import COMMON
from gateway.understanding.german.number_words import small_number
from gateway.understanding.hearing import WISH
from gateway.understanding.phonetics import cologne
from gateway.understanding.services_catalogue import SHORTEST_OWN, Catalogue, stem
from gateway.understanding.services_lexicon import Concepts, lexicon
from gateway.understanding.text import spellings

_AUDIENCE = frozenset({"woman", "man", "child"})
_COUNTABLE = _AUDIENCE | {"cut", "beard"}
_SHORTEST_MISHEARD = 6
_LONG = 8
_ALIKE = 84.0
_SOUNDS_ALIKE = 55.0
_SHORT_SOUNDS_ALIKE = 75.0
_AGE_WITHIN = 6
_REPAIR_WITHIN = 4
_NEAR = 2
_BYSTANDER_WITHIN = 4
_NEEDS = frozenset(
    {"braucht", "brauchen", "moechte", "moechten", "will", "wollen", "soll", "sollen", "kriegt", "bekommt"}
)
_TAKEN_UP_WITHIN = 9
_NOTHING: Concepts = frozenset()


@dataclass(slots=True)
class Mark:
    """Tokens first to end-1 name concepts, or a person."""

    first: int
    end: int
    concepts: Concepts
    person: bool = False
    title: bool = False
    """"der Herr Ott": the caller says how to be addressed, only a hint at whom the cut is for."""
    count: int = 1
    served: bool = False
    """"für den Buben": the visit is for this person."""


def _table(words: str) -> frozenset[str]:
    return frozenset(form for word in words.split() for form in spellings(word))


@cache
def _persons() -> dict[str, str]:
    return {
        form: audience for audience, words in data.PERSONS.items() for word in words.split() for form in spellings(word)
    }


_NEEDS_ARTICLE = _table(data.NEEDS_ARTICLE)
_ARTICLES = _table(data.ARTICLES)
_TWINS = _table(data.TWINS)
_MAY_BE_YOUNG = _table(data.MAY_BE_YOUNG)
_GROWN_UP = {form: who for word, who in data.GROWN_UP.items() for form in spellings(word)}


def find_marks(  # noqa: C901 (each kind of word is a branch of one pass)
    heard: Heard, menu: Catalogue, taken: bytearray
) -> list[Mark]:
    """All marks of an utterance; words already read as something else are passed over."""
    words = heard.words
    persons = _persons()
    marks: list[Mark] = []
    if not heard.every & WISH:
        return _with_phrases(heard, marks)
    told = heard.has("service.bystander")
    at, size = 0, len(words)
    for here, kinds in enumerate(heard.classes):
        if here < at or not kinds & WISH or taken[here]:
            continue
        word = words[here]
        at = here + 1
        if told and word in persons and _stands_by(heard, here):
            continue
        if word in persons and not _before_cut(heard, here):
            mark = _person(heard, here, persons[word]) if persons[word] != "self" else _self(words, here)
            if mark is not None:
                marks.append(mark)
                continue
        meaning = heard.meanings[here]
        if heard.plain[here] and meaning is None:
            continue
        if meaning is None or menu.own_heads:
            meaning = _meaning(word, meaning, menu)
        if meaning is None and here + 1 < size and not taken[here + 1]:
            meaning = _split_in_two(heard, here, menu)
            at += meaning is not None
        if meaning:
            countable = bool(meaning & _COUNTABLE)
            marks.append(Mark(here, at, meaning, count=_count(words, here) if countable else 1))
        elif (age := _age_word(word)) is not None and age <= data.CHILD_UNTIL:
            marks.append(Mark(here, at, frozenset({"child"}), person=True))
    return _with_phrases(heard, marks)


def _before_cut(heard: Heard, at: int) -> bool:
    """Whether a word for people is the first half of a compound: "Kinder Haarschnitt"."""
    if heard.meanings[at] is None or at + 1 >= len(heard.words) or heard.tokens.breaks[at + 1]:
        return False
    behind = heard.meanings[at + 1]
    cuts = behind is not None and "cut" in behind
    return (cuts or heard.words[at + 1].endswith(("schnitt", "schnit"))) and heard.words[at + 1] not in _CUT_VERBS


_CUT_VERBS = frozenset({"schneiden", "geschnitten", "nachschneiden", "stutzen"})


def _meaning(word: str, found: Concepts | None, menu: Catalogue) -> Concepts | None:
    """The concepts of a word that is no everyday word: as written, of the catalogue's own, or as it sounds."""
    if word[:SHORTEST_OWN] in menu.own_heads:
        own = menu.own_words
        concept = own.get(word) or own.get(stem(word))
        if concept is None and len(word) >= _SHORTEST_MISHEARD:
            concept = next((one for start, one in own.items() if word.startswith(start)), None)
        if concept is not None:
            return (found or _NOTHING) | {concept}
    return found or (misheard(word, menu) if len(word) >= _SHORTEST_MISHEARD else None)


def misheard(word: str, menu: Catalogue) -> Concepts | None:
    """The concepts of the word of hairdressing that a folded word sounds like; None when it sounds like none."""
    code = cologne(word)
    alike = _SOUNDS_ALIKE if len(word) >= _LONG else _SHORT_SOUNDS_ALIKE
    for written, concepts in lexicon().sounds.get(code, ()):
        if written[0] == word[0] and fuzz.ratio(written, word) >= alike:
            return concepts
    for name, concepts in menu.long_words.items():
        if name[0] == word[0] and fuzz.ratio(name, word, score_cutoff=_ALIKE):
            return concepts
    own = menu.own_sounds.get(code)
    return frozenset({own[1]}) if own and fuzz.ratio(own[0], word) >= _SOUNDS_ALIKE else None


def _split_in_two(heard: Heard, at: int, menu: Catalogue) -> Concepts | None:
    """A compound that the recogniser wrote as two words, neither of which means anything alone."""
    other = heard.tokens.words[at + 1]
    if heard.tokens.breaks[at + 1] or (other in COMMON and len(other) > 2):  # noqa: PLR2004 (a stray syllable)
        return None
    joined = heard.tokens.words[at] + other
    found = lexicon().concepts(joined)
    if found or len(joined) < _SHORTEST_MISHEARD:
        return found
    for name, concepts in menu.long_words.items():
        if name[0] == joined[0] and fuzz.ratio(name, joined, score_cutoff=_ALIKE):
            return concepts
    return None


def _person(heard: Heard, at: int, audience: str) -> Mark | None:
    """A person whom a service may be for; None for a title before a name and for "kleine" as an adjective."""
    words, breaks = heard.words, heard.tokens.breaks
    word = words[at]
    before = words[at - 1] if at else ""
    follows = words[at + 1] if at + 1 < len(words) and not breaks[at + 1] else ""
    count = 2 if word in _TWINS else _count(words, at)
    mark = Mark(at, at + 1, frozenset({audience}), person=True, count=count)
    named = bool(follows) and not heard.plain[at + 1] and heard.meanings[at + 1] is None
    if word in ("frau", "herr", "herrn") and named and not before.startswith(("mein", "ihr", "unser")):
        mark.title = True
        return mark
    if word in _NEEDS_ARTICLE and (before not in _ARTICLES or follows in _persons()):
        return None
    if word in _MAY_BE_YOUNG and (young := _age_near(heard, at + 1)) is not None and young <= data.CHILD_UNTIL:
        return Mark(at, at + 1, frozenset({"child"}), person=True, count=count)
    mark.served = "fuer" in words[max(at - 3, 0) : at]
    if audience == "child" and (age := _age_near(heard, at + 1)) is not None and age > data.CHILD_UNTIL:
        grown = _GROWN_UP.get(word)
        return Mark(at, at + 1, frozenset({grown}), person=True) if grown else None
    return mark


def _stands_by(heard: Heard, at: int) -> bool:
    """Whether a person is only told of: "mein Sohn wartet im Auto"; not who needs something themselves."""
    near = heard.between("service.bystander", at + 1, at + _BYSTANDER_WITHIN)
    return bool(near) and _NEEDS.isdisjoint(heard.words[at:])


def _self(words: list[str], at: int) -> Mark | None:
    """The caller in "für mich", "und ich nur schneiden", of whom no kind is known."""
    beside = at and words[at] == "ich" and words[at + 1 : at + 2] in (["nur"], ["bloss"])
    return Mark(at, at + 1, _NOTHING, person=True) if at and (words[at - 1] in ("fuer", "bei") or beside) else None


def _count(words: list[str], at: int) -> int:
    """How many, from a number one or two words before."""
    for place in (at - 1, at - 2):
        if place >= 0 and words[place] in ("ein", "einen", "eine", "einer", "der", "die", "das", "den"):
            return 1
        if place >= 0 and words[place] in data.COUNTS:
            clock = place and words[place - 1] in ("um", "gegen", "ab", "nach", "vor", "bis", "halb", "uhr", "viertel")
            return 1 if clock else data.COUNTS[words[place]]
    return 1


def _age_near(heard: Heard, start: int) -> int | None:
    """An age said soon after a person ("ist sechs", "acht Jahre", "12 Jahre alt", "mein Großer, vierzehn, …")."""
    words, breaks = heard.words, heard.tokens.breaks
    for at in range(start, min(start + _AGE_WITHIN, len(words))):
        age = small_number(words[at])
        if age is None:
            continue
        follows = words[at + 1] if at + 1 < len(words) else ""
        alone = bool(breaks[at]) and (at + 1 == len(words) or bool(breaks[at + 1]))
        if (
            alone
            or follows.startswith("jahr")
            or words[at - 1] in ("ist", "wird", "jetzt", "schon", "gerade", "grad", "erst")
        ):
            return age if follows != "uhr" else None
    return None


def _age_word(word: str) -> int | None:
    """The age in "achtjährige"."""
    number, found, _ = word.partition("jaehrig")
    return small_number(number) if found else None


def _with_phrases(heard: Heard, marks: list[Mark]) -> list[Mark]:
    """The marks with those of whole phrases, without those refused or taken back, pairs of words joined."""
    if not _SAYS.keys().isdisjoint(heard.cues):
        for tag, places in heard.cues.items():
            says = _SAYS.get(tag)
            if says is not None and not (says == _CUT and any("cut" in mark.concepts for mark in marks)):
                marks += [Mark(first, end, says) for first, end in places]
        marks.sort(key=lambda mark: (mark.first, mark.end))
    if not marks:
        return marks
    if heard.has("service.not", "service.not_after"):
        refused = {end for _, end in heard.places("service.not")}
        marks = [mark for mark in marks if mark.person or not (mark.first in refused or _refused(heard, mark))]
    return _joined(heard, _kept(heard, marks) if heard.has("repair") else marks)


_CUT = frozenset({"cut"})
_SAYS = {
    tag: frozenset({tag.removeprefix("service.is.")}) for tag in phrase_table.PHRASES if tag.startswith("service.is.")
}
"""Tags of whole phrases that say what a service is, and what they say."""


def _refused(heard: Heard, mark: Mark) -> bool:
    """Whether the words behind a service refuse it: "Strähnen nicht", "Balayage hab ich nicht gesagt"."""
    for first, end in heard.between("service.not_after", mark.end, mark.end + 2):
        closes = end == len(heard.words) or bool(heard.tokens.breaks[end])
        if end - first > 1 or (closes and first == mark.end):
            return True
    return False


def _kept(heard: Heard, marks: list[Mark]) -> list[Mark]:
    """Marks not taken back by "äh nein", "ich meine", "doch lieber" right before another service."""
    for first, end in heard.places("repair"):
        again = any(mark.person and 0 <= mark.first - end < _REPAIR_WITHIN for mark in marks)
        if again and not any(
            mark.first > end and not mark.person and mark.first < end + _REPAIR_WITHIN for mark in marks
        ):
            marks = [mark for mark in marks if not (mark.person and 0 <= first - mark.end < _NEAR)]
    starts = [mark.first for mark in marks if not mark.person]
    if not starts:
        return marks
    cut = 0
    for first, end in heard.places("repair"):
        place = bisect_left(starts, end)
        again = starts[0] < first and place < len(starts) and starts[place] - end < _REPAIR_WITHIN
        if again and "und" not in heard.words[end : starts[place]]:
            cut = first
    return [mark for mark in marks if mark.person or mark.end > cut]


def _joined(heard: Heard, marks: list[Mark]) -> list[Mark]:
    """Marks with "Damen Haar Schnitt" as one, and "Bart schneiden" as a matter of the beard alone."""
    out: list[Mark] = []
    for mark in marks:
        last = out[-1] if out else None
        if (
            last
            and not last.person
            and not mark.person
            and mark.first == last.end
            and not heard.tokens.breaks[mark.first]
        ):
            said = last.concepts | mark.concepts
            compound = (
                bool(last.concepts & (_AUDIENCE | {"hair", "drycut", "tips", "fringe"})) and "cut" in mark.concepts
            )
            if compound or (last.concepts <= _AUDIENCE and mark.concepts <= {"hair"}):
                out[-1] = Mark(last.first, mark.end, said, count=max(last.count, mark.count))
                continue
        out.append(mark)
    return _beard_cuts(heard, out)


def _beard_cuts(heard: Heard, marks: list[Mark]) -> list[Mark]:
    if True not in ["beard" in mark.concepts for mark in marks]:
        return marks
    hair = any("hair" in mark.concepts for mark in marks)
    beard: Mark | None = None
    for mark in marks:
        if "beard" in mark.concepts:
            mark.concepts = mark.concepts - {"cut"}
            beard = mark
        elif beard and mark.concepts == {"cut"} and mark.first - beard.end <= 1 and not hair:
            between = heard.words[beard.end : mark.first]
            if "und" not in between and heard.words[mark.first] not in ("schnitt", "haarschnitt"):
                mark.concepts = frozenset({"care"})
        elif beard and mark.concepts == {"cut"} and not hair and _same_thing(heard, beard.end, mark.first):
            mark.concepts = frozenset({"care"})
    return marks


def _same_thing(heard: Heard, start: int, stop: int) -> bool:
    """Whether a pronoun takes up what was named: "mein Bart wuchert, der müsste gestutzt werden"."""
    between = heard.words[start:stop]
    return stop - start <= _TAKEN_UP_WITHIN and not _IT.isdisjoint(between) and "und" not in between


_IT = frozenset({"der", "den", "er", "ihn"})


def unheard_of(heard: Heard, taken: bytearray) -> str | None:
    """A noun after "Termin für", "machen Sie auch" … that no table knows: a wish this salon does not have."""
    words, text = heard.words, heard.tokens
    for _, end in heard.places("service.wish_before"):
        for at in range(end, min(end + 3, len(words))):
            if text.breaks[at] and at > end:
                break
            noun = text.raw(at, at + 1)
            if words[at] in _NOT_SERVICES or words[at] in _persons() or taken[at] or heard.plain[at]:
                continue
            if noun[:1].isupper() and len(noun) > 3:  # noqa: PLR2004 (abbreviations are no services)
                return noun
    return None


_NOT_SERVICES = frozenset(data.NOT_A_SERVICE.split())
