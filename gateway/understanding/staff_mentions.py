"""Where an utterance names somebody as staff: known, misheard or nobody's name; never the caller or their family."""

from dataclasses import dataclass

from gateway.understanding.cues import Heard
from gateway.understanding.everyday import EVERYDAY
from gateway.understanding.german import names
from gateway.understanding.hearing import FOREIGN
from gateway.understanding.staff_roster import Alias, Roster, misheard

_PREPOSITIONS = frozenset({"bei", "beim", "zu", "zum", "zur", "mit", "von", "vom"})
_ARTICLES = frozenset({"der", "die", "den", "dem", "das", "ner", "nem", "da"})
_TITLES = frozenset({"frau", "herr", "herrn", "hr", "fr"})
_FILLERS = frozenset(
    {"ihrer", "ihrem", "eurer", "eurem", "ihr", "ihre", "netten", "lieben", "guten", "kollegin", "kollege"}
)
_MORE_FILLERS = frozenset({"kollegen", "chefin", "chef", "meister", "meisterin", "friseurin", "friseur", "azubi"})
_BEFORE = frozenset(
    {"lieber", "liebsten", "statt", "anstatt", "nicht", "eher", "oder", "ausser", "nur", "und", "als", "wieder", "dann"}
    | {"nein", "ohne", "vielleicht", "wenn", "sonst", "ja", "bitte", "sondern", "auch", "besten", "eben", "halt", "ob"}
)
_WHOSE = (["termin", "von"], ["termins", "von"], ["termine", "von"])
"""Before a name that is nobody's on the staff: it is the customer's."""
_SKIP = _ARTICLES | _TITLES | _FILLERS | _MORE_FILLERS
_LONGEST_NAME = 3
_SHORTEST_NAME = 3


@dataclass(slots=True)
class Mention:
    """Tokens first to end-1 name staff members (several when the name is ambiguous), or nobody on the staff."""

    first: int
    end: int
    name_at: int
    """The token of the name itself, behind preposition and article."""
    staff: tuple[str, ...]
    unknown: str = ""
    bound: bool = False
    """A preposition of place stands before it: "bei", "zu" …"""


def find_mentions(heard: Heard, people: Roster, taken: bytearray, *, asked: bool) -> list[Mention]:
    """All mentions in order. `asked` is whether the agent has just asked who should do it."""
    exact = people.exact
    if not heard.every & FOREIGN and exact.keys().isdisjoint(heard.tokens.words):
        return []
    out: list[Mention] = []
    end = 0
    for at, word in enumerate(heard.tokens.words):
        if (heard.classes[at] & FOREIGN or word in exact) and at >= end and not taken[at]:
            mention = _mention(heard, people, at, asked=asked)
            if mention is not None:
                end = mention.end
                out.append(mention)
    return _of_staff(heard, out) if out else out


def _mention(heard: Heard, people: Roster, at: int, *, asked: bool) -> Mention | None:
    words = heard.tokens.words
    word = words[at]
    hits = people.exact.get(word, ())
    if not hits and not _may_be_name(heard, at):
        return None
    place = _place(heard, at)
    if hits and (word not in EVERYDAY or place.title or place.bound):
        return _known(heard, people, at, hits, place)
    if heard.plain[at] or not (place.any_hint or asked or len(words) <= _LONGEST_NAME):
        return None
    hits = misheard(word, people, surname=True if place.title else None)
    if hits and (place.any_hint or asked or word not in names.FIRST_NAMES):
        return _known(heard, people, at, hits, place)
    nobody = place.title or (word in names.FIRST_NAMES and (place.bound or place.article or asked))
    if nobody and not _of_title_only(heard, at):
        return Mention(place.first, at + 1, at, (), heard.tokens.raw(at, at + 1), bound=place.bound)
    return None


def _may_be_name(heard: Heard, at: int) -> bool:
    """Whether a word is none of everyday speech and none of hairdressing."""
    if not heard.classes[at] & FOREIGN:
        return False
    word = heard.tokens.words[at]
    return len(word) >= _SHORTEST_NAME and not word.isdecimal() and word not in _SKIP


@dataclass(slots=True)
class _Place:
    """What stands before a possible name."""

    first: int
    title: bool = False
    article: bool = False
    bound: bool = False
    cue: bool = False

    @property
    def any_hint(self) -> bool:
        """Whether anything before it lets a name be expected."""
        return self.title or self.bound or self.article or self.cue


def _place(heard: Heard, at: int) -> _Place:
    words, breaks = heard.words, heard.tokens.breaks
    place = _Place(at)
    before = at - 1
    while before >= 0 and words[before] in _SKIP and not breaks[before + 1].strip("."):
        place.title = place.title or words[before] in _TITLES
        place.article = place.article or words[before] in _ARTICLES
        place.first = before
        before -= 1
    if before >= 0 and words[before] in _PREPOSITIONS:
        place.bound, place.first = True, before
    elif before >= 0 and words[before] in _BEFORE:
        place.cue = True
    return place


def _of_title_only(heard: Heard, at: int) -> bool:
    """Whether a name behind Frau or Herr is the caller's: "hier ist Frau Özdemir"."""
    return heard.words[max(0, at - 3) : at].count("hier") > 0


def _known(heard: Heard, people: Roster, at: int, hits: tuple[Alias, ...], place: _Place) -> Mention | None:
    """Those the hits stand for, with the surname behind; another surname is somebody else."""
    words = heard.tokens.words
    staff = tuple(dict.fromkeys(hit.staff for hit in hits))
    end = at + 1
    if end < len(words) and not heard.tokens.breaks[end] and not all(hit.surname for hit in hits):
        follows = words[end]
        named = [one for one in staff if follows in people.surnames[one]]
        if not named and not heard.plain[end] and len(follows) >= _SHORTEST_NAME:
            near = misheard(follows, people, surname=True)
            named = [one for one in staff if one in {hit.staff for hit in near}]
        if named:
            return Mention(place.first, end + 1, at, tuple(named), bound=place.bound)
        if _other_surname(heard, end):
            return Mention(place.first, end + 1, at, (), heard.tokens.raw(at, end + 1), bound=place.bound)
    return Mention(place.first, end, at, staff, bound=place.bound)


def _other_surname(heard: Heard, at: int) -> bool:
    raw = heard.tokens.raw(at, at + 1)
    word = heard.tokens.words[at]
    return (
        raw[:1].isupper()
        and raw[1:].islower()
        and not heard.plain[at]
        and not heard.meanings[at]
        and heard.words[at] == word
        and any(heard.tokens.text[start : start + 1].islower() for start in heard.tokens.starts)
    )


def _of_staff(heard: Heard, mentions: list[Mention]) -> list[Mention]:
    """The mentions without the caller's own name and those of family and friends."""
    mentions = [one for one in mentions if one.staff or heard.words[one.first - 1 : one.first + 1] not in _WHOSE]
    if not heard.has("staff.child_or_own", "staff.own_after"):
        return mentions
    own_before = {end for _, end in heard.places("staff.child_or_own")}
    own_after = {first for first, _ in heard.places("staff.own_after")}
    out = []
    for mention in mentions:
        owned = not mention.bound and not own_before.isdisjoint(range(mention.first, mention.name_at + 1))
        named = not mention.bound and mention.end in own_after
        family = mention.bound and mention.first in own_before and heard.words[mention.first] in {"zu", "mit", "von"}
        if not (owned or named or (family and not mention.staff)):
            out.append(mention)
    return out
