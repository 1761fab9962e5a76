"""The staff wish of an utterance: who is wished for, ranked, refused or left open, and who is nobody here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gateway.understanding.cues import Heard
from gateway.understanding.findings import Question, Span, StaffFinding
from gateway.understanding.staff_mentions import Mention, find_mentions
from gateway.understanding.staff_roster import Roster, roster
from gateway.understanding.vocabulary import Vocabulary

_ONLY_MENTIONED = frozenset({"ask_staff", "human_handover", "ask_opening_hours"})
_RANKING = frozenset({"staff.not_before", "staff.not_after", "staff.instead_before", "staff.rather_than", "staff.else"})
"""Cues without which nobody is refused, replaced or of second rank."""
_WISHING = frozenset(
    {"staff.switch", "staff.must", "staff.prefer", "staff.else", "staff.else_any", "staff.any", "staff.any_bare"}
)
"""Cues without which a name is plainly wished for."""
_OPEN = frozenset({"staff.same", "staff.female", "staff.male", "staff.any", "staff.any_bare"})
"""Cues of a wish without a name."""
_NEAR = 3
_SHORT = 7
_TWO = 2
_KINDS = frozenset({"staff.female", "staff.male", "staff.prefer"})
"""A woman or a man to speak to is nobody wished for."""
_TIME_BEHIND_WORDS = """
am um vor nach ab bis heute morgen uebermorgen erst frueher spaeter diesen diese dieser naechste naechsten in
im montags dienstags mittwochs donnerstags freitags samstags vormittags nachmittags abends mittags so montag
dienstag mittwoch donnerstag freitag samstag sonnabend sonntag an
"""
_TIME_BEHIND = frozenset(_TIME_BEHIND_WORDS.split())
"""Behind "nicht": a time is refused, and not the person."""
_OF_TIME = frozenset({"termin", "termine", "platz", "slot", "zeit", "zeitpunkt", "tag", "luecke", "moeglichkeit"})


@dataclass(slots=True)
class _Judged:
    """A mention and what the words around it make of it."""

    mention: Mention
    refused: bool = False
    replaced: bool = False
    second: bool = False


def find(heard: Heard, vocabulary: Vocabulary, taken: bytearray, context: str | None) -> StaffFinding | None:
    """The staff wish; None when nobody is named and no preference is said.

    Args:
        heard: The utterance with its cues.
        vocabulary: The salon's words.
        taken: 1 for every token that belongs to the caller's own name or number.
        context: The agent's last sentence.
    """
    people = roster(vocabulary)
    asked = context is not None and _asks_for_staff(context)
    mentions = find_mentions(heard, people, taken, asked=asked)
    if not mentions and _OPEN.isdisjoint(heard.cues):
        return None
    judged = _judge(heard, _without_repaired(heard, mentions))
    known = [one for one in judged if one.mention.staff]
    unknown = tuple(dict.fromkeys(one.mention.unknown for one in judged if one.mention.unknown and not one.refused))
    wished = [one for one in known if not one.refused and not one.replaced]
    refused = [one for one in known if one.refused]
    spans = tuple(_spans(judged))
    if wished:
        return _wish(heard, wished, unknown, spans)
    if refused or (known and not unknown):
        ids = _ids(refused or known)
        return StaffFinding(mode="exclude", names=ids, spans=(*spans, *_cue_spans(heard, "staff.not_before")))
    return _nobody_named(heard, people, unknown, spans, asked=asked)


def settle(found: StaffFinding | None, intent: str) -> StaffFinding | None:
    """The wish in the light of the intent: who is only asked about is not wished for."""
    if found is not None and found.mode == "any" and intent == "ask_staff":
        return None
    if found is not None and intent == "reschedule" and found.fallback is None:
        named = [span.value for span in found.spans if span.rule == "staff.named"]
        if len(named) == _TWO and found.mode in {"require", "prefer"} and found.names == tuple(named):
            found = replace(found, names=(named[-1],))  # the first does the present appointment
    if found is not None and intent == "human_handover" and all(span.rule in _KINDS for span in found.spans):
        return None
    if found is None or found.mode not in {"require", "prefer"} or found.fallback is not None:
        return found
    if intent in _ONLY_MENTIONED:
        return replace(found, mode=None)
    return found


def _asks_for_staff(context: str) -> bool:
    low = context.lower()
    return any(hint in low for hint in _QUESTIONS)


_QUESTIONS = (
    "bei wem",
    "zu wem",
    "wer soll",
    "welche kollegin",
    "welcher kollege",
    "mitarbeiter",
    "bestimmte",
    "friseur",
)


def _ids(judged: Sequence[_Judged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for each in judged for one in each.mention.staff))


def _spans(judged: Sequence[_Judged]) -> list[Span]:
    return [
        Span(
            one.mention.first,
            one.mention.end,
            "staff.refused" if one.refused else "staff.second" if one.second else "staff.named",
            ", ".join(one.mention.staff) or f"unknown: {one.mention.unknown}",
        )
        for one in judged
    ]


def _cue_spans(heard: Heard, *tags: str) -> list[Span]:
    return [Span(first, end, tag) for tag in tags for first, end in heard.places(tag)]


def _without_repaired(heard: Heard, mentions: list[Mention]) -> list[Mention]:
    """Without those that the caller took back: "bei Emma, äh nein, bei Fabian"."""
    for first, end in heard.places("repair"):
        word = heard.words[first]
        before = [one for one in mentions if one.end <= first]
        after = [one for one in mentions if 0 <= one.first - end <= _NEAR]
        contrast = word in {"doch", "oder"} and not heard.tokens.breaks[first]
        if before and after and not contrast:
            mentions = [one for one in mentions if one.end > first]
    if len(mentions) > 1 and (_hesitated(heard, mentions[-2], mentions[-1]) or _meant(heard, mentions[-1])):
        mentions = mentions[-1:]
    return mentions


def _hesitated(heard: Heard, one: Mention, other: Mention) -> bool:
    """Whether nothing but a hesitation stands between two names: "bei Oliver, äh, bei Fabian"."""
    between = heard.words[one.end : other.first]
    return bool(between) and all(word in _HESITATIONS for word in between)


def _meant(heard: Heard, last: Mention) -> bool:
    """Whether "mein ich" stands behind the last name."""
    return any(first == last.end for first, _ in heard.places("staff.repair_after"))


_HESITATIONS = frozenset({"aeh", "aehm", "oeh", "hm"})


def _judge(heard: Heard, mentions: list[Mention]) -> list[_Judged]:
    """Each mention as refused, replaced by another, or of second rank."""
    if _RANKING.isdisjoint(heard.cues):
        return [_Judged(mention) for mention in mentions]
    judged: list[_Judged] = []
    last_end = 0
    refusing = doubted = False
    for mention in mentions:
        one = _Judged(mention)
        low, name = last_end, mention.name_at
        before = [end for _, end in heard.between("staff.not_before", low, name) if end <= name]
        one.refused = any(end >= mention.first or _only_filler(heard, end, mention.first) for end in before)
        one.refused = one.refused and not _conditional(heard, mention, last_end)
        joined = last_end and refusing and heard.words[last_end : mention.first] in (["und"], ["oder"], ["noch"])
        one.refused = one.refused or bool(joined) or _refused_after(heard, mention, last_end)
        one.replaced = any(end <= mention.first for _, end in heard.between("staff.instead_before", low, name))
        rather = any(end <= name + 1 for _, end in heard.between("staff.rather_than", low, name + 1))
        others = heard.between("staff.else", low, mention.first)
        around = not judged and any(end > name for _, end in others)  # "wenn David nicht kann, dann Oliver"
        one.second = (rather and low > 0) or doubted or (bool(others) and not around)
        doubted = doubted or around
        refusing = one.refused
        judged.append(one)
        last_end = mention.end
    return judged


def _only_filler(heard: Heard, start: int, end: int) -> bool:
    return end - start <= 1 and all(
        word in {"bei", "zu", "mit", "von", "der", "die", "den", "dem", "wieder"} for word in heard.words[start:end]
    )


def _conditional(heard: Heard, mention: Mention, last_end: int) -> bool:
    """Whether the mention stands in an if-clause, whose "nicht" refuses nobody: "wenn Emma nicht kann"."""
    return any(
        word in {"wenn", "falls", "sofern"}
        for word in heard.words[max(last_end, mention.first - _NEAR) : mention.first + 1]
    )


def _refused_after(heard: Heard, mention: Mention, last_end: int) -> bool:
    if _conditional(heard, mention, last_end):
        return False
    near = 1 if heard.tokens.breaks[mention.end] else _NEAR - 1
    for first, end in heard.between("staff.not_after", mention.end, mention.end + near):
        if end < len(heard.words) and heard.words[end] in _TIME_BEHIND:
            continue
        bare = end - first == 1 and heard.words[first] == "nicht"
        closes = end == len(heard.words) or bool(heard.tokens.breaks[end])
        if not bare or (closes and not mention.bound) or (closes and mention.bound and mention.end == first):
            return True
    return False


def _wish(heard: Heard, wished: list[_Judged], unknown: tuple[str, ...], spans: tuple[Span, ...]) -> StaffFinding:
    """A wish with at least one name: its mode, its first choice and what comes second."""
    if _WISHING.isdisjoint(heard.cues) and _RANKING.isdisjoint(heard.cues):
        return StaffFinding(
            mode="require", names=_ids(wished), unknown=unknown, questions=_several(wished), spans=spans
        )
    if heard.has("staff.switch") and len(wished) > 1 and not any(one.second for one in wished):
        wished = wished[-1:]
    first = [one for one in wished if not one.second] or wished[:1]
    second = [one for one in wished if one.second and one is not first[0]]
    must = heard.has("staff.must")
    prefer = heard.has("staff.prefer") or bool(second)
    first_end = first[0].mention.end
    open_else = (
        heard.has("staff.else_any")
        or any(place >= first_end and heard.has("staff.else") for place, _ in heard.places("staff.any"))
        or (heard.has("staff.else") and any(place >= first_end for place, _ in heard.places("staff.any_bare")))
    )
    if len(first) > 1 and prefer and set(first[-1].mention.staff) <= set(_ids(first[:-1])):
        second = [*(one for one in first[:-1] if one.mention.staff != first[-1].mention.staff), *second]
        first = first[-1:]  # "Emma oder Fabian, aber lieber Emma"
    names = _ids(first)
    fallback = tuple(one for one in _ids(second) if one not in names)
    cues = _cue_spans(heard, "staff.prefer", "staff.must", "staff.else", "staff.else_any")
    return StaffFinding(
        mode="prefer" if (prefer or open_else) and not (must and not second and not open_else) else "require",
        names=names,
        fallback=fallback or ("any" if open_else else None),
        unknown=unknown,
        questions=_several(first),
        spans=(*spans, *cues),
    )


def _several(wished: list[_Judged]) -> tuple[Question, ...]:
    """What to ask where a name is that of several people."""
    return tuple(
        Question(code="which_of_the_name", options=one.mention.staff) for one in wished if len(one.mention.staff) > 1
    )


def _nobody_named(
    heard: Heard, people: Roster, unknown: tuple[str, ...], spans: tuple[Span, ...], *, asked: bool
) -> StaffFinding | None:
    """A wish without a name of the staff: nobody's name, the same person again, anybody, a woman or a man."""
    if unknown:
        return StaffFinding(mode="require", unknown=unknown, spans=spans)
    if heard.has("staff.same"):
        return StaffFinding(mode="same_as_last_time", spans=tuple(_cue_spans(heard, "staff.same")))
    for tag, staff in (("staff.female", people.women), ("staff.male", people.men)):
        if heard.has(tag) and staff:
            wish = StaffFinding(mode="require", names=staff, spans=tuple(_cue_spans(heard, tag)))
            return replace(wish, mode="prefer") if heard.has("staff.prefer") else wish
    anybody = any(_OF_TIME.isdisjoint(heard.words[end : end + 1]) for _, end in heard.places("staff.any"))
    if anybody and not heard.has("staff.not_who"):
        return StaffFinding(mode="any", spans=tuple(_cue_spans(heard, "staff.any")))
    if heard.has("staff.any_bare") and (asked or len(heard.words) <= _SHORT) and not heard.has("staff.not_who"):
        return StaffFinding(mode="any", spans=tuple(_cue_spans(heard, "staff.any_bare")))
    return None
