"""The services an utterance wishes for: marks are grouped by person and matched with the salon's catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from gateway.understanding.cues import Heard
from gateway.understanding.findings import Question, ServicesFinding, Span
from gateway.understanding.services_catalogue import OWN, Catalogue, Option, catalogue
from gateway.understanding.services_groups import AUDIENCE, CUTTING, Group, groups_of
from gateway.understanding.services_lexicon import Concepts
from gateway.understanding.services_marks import Mark, find_marks, unheard_of
from gateway.understanding.vocabulary import ServiceKey, Vocabulary

_COLOURING = frozenset({"colour", "root", "lengths", "full"})
_COLOUR_FAMILY = _COLOURING | {"strands", "balayage", "bleach"}
_TECHNIQUES = ("strands", "balayage")
_FINISH = frozenset({"wash", "dry", "set", "style"})
_SINGLE = ("perm", "beard", "gloss", "consult")
_IMPLIED_AUDIENCE = (("beard", "man"), ("clipper", "man"), ("tips", "woman"), ("fringe", "woman"), ("layers", "woman"))
_MISSING = {"wash": 0.2, "dry": 0.2, "set": 0.2, "style": 0.2, "root": 0.9, "bleach": 0.5, "cut": 0.2}
_TIE = 0.05


_CUES = frozenset({"service.colour_repair", "service.last_time", "service.wish_before"})
"""Cues of a wish without a word for a service."""
_NOTHING = ServicesFinding()


@dataclass(slots=True)
class _Answer:
    services: list[ServiceKey] = field(default_factory=list)
    candidates: list[ServiceKey] = field(default_factory=list)


def find(  # noqa: PLR0913 (what the other parts have found)
    heard: Heard,
    vocabulary: Vocabulary,
    taken: bytearray,
    context: str | None,
    *,
    staff_named: bool = False,
    caller: str | None = None,
) -> ServicesFinding:  # fmt: skip
    """The services wished for.

    Args:
        heard: The utterance with its cues.
        vocabulary: The salon's words.
        taken: 1 for every token that another part has read.
        context: The agent's last sentence.
        staff_named: Whether a staff member was named; "like last time" then speaks of the person.
        caller: "man" or "woman" where the caller introduced themselves so: the cut of no other person is theirs.
    """
    menu = catalogue(vocabulary)
    elsewhere = menu.elsewhere.find(heard.words)
    if elsewhere:
        taken = bytearray(taken)
        for first, end, _ in elsewhere:
            taken[first:end] = b"\x01" * (end - first)
    marks = find_marks(heard, menu, taken)
    if not marks and not elsewhere and _CUES.isdisjoint(heard.cues):
        return _NOTHING
    answer = _Answer()
    cutting = heard.has("service.goes") or (context is not None and "schn" in context.lower())
    for group in groups_of(heard, marks):
        if caller is not None and not group.persons:
            group.persons.append(Mark(0, 0, frozenset({caller}), person=True, title=True))
        found = len(answer.services)
        _cover(group, menu, answer, vague=heard.has("service.vague"), cutting=cutting)
        if len(answer.services) - found > 1:
            answer.services[found:] = _as_said(answer.services[found:], group, menu)
    unknown = elsewhere[0][2] if elsewhere else None
    if unknown is None and not answer.services and heard.has("service.colour_repair"):
        unknown, answer.candidates = "Farbkorrektur", []
    if not answer.services and elsewhere:
        answer.candidates = []
    if unknown is None and not answer.services and not answer.candidates:
        unknown = unheard_of(heard, taken)
    last = "same_as_last_time" if _last_time(heard, answer, staff_named=staff_named) else None
    return ServicesFinding(
        services=tuple(answer.services),
        candidates=() if answer.services else tuple(answer.candidates),
        unknown=unknown,
        composite=_composite(menu, answer),
        ref="same_as_last_time" if last else None,
        questions=_questions(answer),
        spans=_spans(heard, marks, elsewhere),
    )


def _as_said(services: list[ServiceKey], group: Group, menu: Catalogue) -> list[ServiceKey]:
    """Services of one person in the order in which their words were said."""
    core = {option.key: option.core for option in menu.options}
    return sorted(
        services,
        key=lambda one: min((mark.first for mark in group.marks if mark.concepts & core[one] - {"hair"}), default=0),
    )


def _last_time(heard: Heard, answer: _Answer, *, staff_named: bool) -> bool:
    return heard.has("service.last_time") and not answer.services and not staff_named and not heard.has("staff.same")


def _composite(menu: Catalogue, answer: _Answer) -> bool | None:
    composite = menu.composite
    if answer.services:
        return True in [composite[key] for key in answer.services]
    if not answer.candidates:
        return None
    kinds = {composite[key] for key in answer.candidates}
    return kinds.pop() if len(kinds) == 1 else None


def _questions(answer: _Answer) -> tuple[Question, ...]:
    if answer.services or not answer.candidates:
        return ()
    return (Question(code="service_group", options=tuple(str(key) for key in answer.candidates)),)


def _spans(heard: Heard, marks: Sequence[Mark], elsewhere: Sequence[tuple[int, int, str]]) -> tuple[Span, ...]:
    found = [Span(mark.first, mark.end, _rule(mark), partial(_shown, mark.concepts)) for mark in marks]
    found += [Span(first, end, "services.elsewhere", wish) for first, end, wish in elsewhere]
    found += [Span(first, end, "services.last_time") for first, end in heard.places("service.last_time")]
    return tuple(found)


def _shown(concepts: Concepts) -> str:
    return " ".join(sorted(concepts))


def _rule(mark: Mark) -> str:
    return "services.person" if mark.person else "services.word"


def _cover(group: Group, menu: Catalogue, answer: _Answer, *, vague: bool, cutting: bool) -> None:
    """Adds the services that meet one group's wish, or the candidates of what it leaves open."""
    said = group.concepts() - {"care"}
    if not said:
        return _only_person(group, menu, answer, cutting=cutting)
    if "grey" in said:
        said = (said - {"grey"}) | {"root", "colour"}
    if "hair" in said and "beard" in said and not said & (CUTTING | _COLOUR_FAMILY):
        said.add("cut")
    whole = _exact(frozenset(said - {"hair"}), menu)
    if whole is not None and not vague and not _own_cut(group):
        times = max((mark.count for mark in group.marks), default=1)
        persons = [one for one in group.persons if not one.title]
        if whole.core & CUTTING:
            times = max(times, sum(one.count for one in persons))
        answer.services += [whole.key] * times
        return None
    done: set[str] = set()
    _colours(said, menu, answer, done, vague=vague)
    _singles(said, menu, answer, done)
    if said & CUTTING and ("cut" not in done or _own_cut(group)):
        _cuts(group, said, menu, answer)
        done |= _FINISH | CUTTING
    elif not done & _FINISH and said & _FINISH:
        _finish(said & _FINISH, menu, answer)
    elif not said - AUDIENCE:
        _only_person(group, menu, answer, cutting=cutting)
    return None


def _exact(said: Concepts, menu: Catalogue) -> Option | None:
    """The one service whose name, or else a synonym of it, says just this."""
    by_name = menu.named.get(said, ())
    if len(by_name) == 1:
        return by_name[0]
    by_synonym = menu.also_named.get(said, ())
    return by_synonym[0] if not by_name and len(by_synonym) == 1 and len(said) > 1 else None


def _own_cut(group: Group) -> bool:
    """Whether several marks speak of cuts for a kind of person ("Damenhaarschnitt", "Herren")."""
    kinds = [mark for mark in group.marks if mark.concepts & AUDIENCE]
    return len(kinds) > 1 or (len(kinds) == 1 and len(group.marks) > 1 and bool(kinds[0].concepts & CUTTING))


def _colours(said: set[str], menu: Catalogue, answer: _Answer, done: set[str], *, vague: bool) -> None:
    """Colouring: techniques each for themselves, roots and lengths as one service with what belongs to it."""
    techniques = [one for one in _TECHNIQUES if one in said]
    chosen: list[Option] = []
    for technique in techniques:
        chosen += _least(menu, {technique}, said - set(_TECHNIQUES) | {technique})[:1]
    if said & _COLOURING - {"colour"} or ("colour" in said and not techniques):
        chosen = _plain_colours(said, menu, answer, done, vague=vague) + chosen
    elif "bleach" in said and not techniques:
        chosen += _bleaching(said, menu, answer)
    for option in chosen:
        if option.key not in answer.services:
            answer.services.append(option.key)
        done |= option.core
        if option.composite:
            done |= {"cut"} | _FINISH


def _plain_colours(said: set[str], menu: Catalogue, answer: _Answer, done: set[str], *, vague: bool) -> list[Option]:
    """Roots, lengths, the whole head; "färben" alone leaves open which."""
    plain = said & _COLOURING
    best: list[Option] = []
    if plain != {"colour"} or (not vague and said & (_FINISH | CUTTING)):
        best = _least(menu, plain - {"colour"} or plain, said - set(_TECHNIQUES))
    if len(best) == 1:
        return best
    open_to = best or [option for option in menu.options if option.core & _COLOUR_FAMILY]
    answer.candidates += [option.key for option in open_to]
    done |= {"cut"} | _FINISH
    return []


def _bleaching(said: set[str], menu: Catalogue, answer: _Answer) -> list[Option]:
    best = [option for option in menu.options if any("bleach" in one for one in (option.core, *option.others))]
    if len(best) == 1:
        return best
    if not said & CUTTING:
        answer.candidates += [option.key for option in menu.options if option.core & _COLOUR_FAMILY]
    return []


def _least(menu: Catalogue, heads: set[str], said: set[str]) -> list[Option]:
    """The services that have one of the heads, at the least cost of what is missing or too much; several on a tie."""
    costs: list[tuple[float, Option]] = []
    for option in menu.options:
        if not option.core & heads and not any(one & heads and one <= said for one in option.others):
            continue
        cost = min(_cost(one, said) for one in (option.core, *(one for one in option.others if one & heads)))
        costs.append((cost, option))
    least = min((cost for cost, _ in costs), default=0.0)
    return [option for cost, option in costs if cost <= least + _TIE]


def _cost(name: Concepts, said: set[str]) -> float:
    missing = sum(_MISSING.get(concept, 2.0) for concept in name - said)
    over = sum(
        1.0 if concept in ("root", "lengths", "full", "cut") else 0.3 for concept in said - name - AUDIENCE - {"hair"}
    )
    return missing + over


def _singles(said: set[str], menu: Catalogue, answer: _Answer, done: set[str]) -> None:
    """Perm, beard, gloss, consultation and what only this catalogue has."""
    for head in _SINGLE:
        if head in said:
            best = _least(menu, {head}, said & {head})
            if len(best) == 1:
                answer.services.append(best[0].key)
            else:
                answer.candidates += [option.key for option in best]
            if head == "perm":
                done |= _FINISH
            if head == "gloss" and not best:
                done.add("gloss")
    own = {concept for concept in said if concept.startswith(OWN)}
    if own:
        _owns(own, said, menu, answer, done)


def _owns(own: set[str], said: set[str], menu: Catalogue, answer: _Answer, done: set[str]) -> None:
    """Services that only this catalogue has, by all the words that are its own in one of their names."""
    for option in menu.options:
        if option.key not in answer.services and any(
            (part := {one for one in names if one.startswith(OWN)}) and part <= own and names <= said
            for names in (option.core, *option.others)
        ):
            answer.services.append(option.key)
            done |= _FINISH & option.core


def _cuts(group: Group, said: set[str], menu: Catalogue, answer: _Answer) -> None:
    """Cuts, one for each person or kind of person named."""
    requests: list[str | None] = []
    loose: list[Mark] = []
    for mark in group.marks:
        kinds = sorted(mark.concepts & AUDIENCE)
        if "cut" in mark.concepts:
            requests += [kinds[0] if kinds else None] * mark.count
        elif kinds and not mark.concepts & CUTTING:
            loose.append(mark)
    if not requests:
        requests = [None] * (not loose)
    for mark in loose:
        if None in requests:
            requests[requests.index(None)] = min(mark.concepts)
        else:
            requests += [min(mark.concepts & AUDIENCE)] * mark.count
    requests = _for_persons(requests, group.persons)
    implied = next((kind for concept, kind in _IMPLIED_AUDIENCE if concept in said), None)
    titles = [min(one.concepts) for one in group.persons if one.title]
    if requests.count(None) > 1 and not any(mark.count > 1 for mark in group.marks):
        named = [kind for kind in requests if kind]
        requests = [*named] or [None]
    for kind in requests:
        _one_cut(kind or implied or (titles[0] if titles else None), said, menu, answer)


def _for_persons(requests: list[str | None], persons: list[Mark]) -> list[str | None]:
    """Cuts that name no kind of person go to the persons named beside them."""
    kinds = [kind for one in persons if not one.title for kind in sorted(one.concepts) for _ in range(one.count)]
    if None not in requests or not kinds:
        return requests
    named: list[str | None] = [kind for kind in requests if kind]
    still = list(kinds)
    for kind in named:
        if kind in still:
            still.remove(kind)
    return [*named, *still]


def _one_cut(kind: str | None, said: set[str], menu: Catalogue, answer: _Answer) -> None:
    cuts = [option for option in menu.options if "cut" in option.core and not option.core & _COLOUR_FAMILY]
    if kind is not None:
        fit = [option for option in cuts if kind in option.core]
    elif "drycut" in said:
        fit = [option for option in cuts if "drycut" in option.core]
    elif said & _FINISH:
        fit = _least_of([option for option in cuts if option.core & _FINISH], said) or _open_cuts(cuts)
    else:
        fit = _open_cuts(cuts)
    if "drycut" in said and any("drycut" in option.core for option in cuts):
        fit = [option for option in cuts if "drycut" in option.core]
    if len(fit) == 1:
        answer.services.append(fit[0].key)
    else:
        answer.candidates += [option.key for option in fit or cuts if option.key not in answer.candidates]


def _least_of(options: list[Option], said: set[str]) -> list[Option]:
    return sorted(options, key=lambda option: _cost(option.core, said))[:1]


def _open_cuts(cuts: list[Option]) -> list[Option]:
    return [option for option in cuts if option.core & AUDIENCE] or cuts


def _finish(said: set[str], menu: Catalogue, answer: _Answer) -> None:
    """Washing and styling without a cut or a colour."""
    if "wash" not in said and "dry" not in said and said == {"set"}:
        return
    fit = [
        option
        for option in menu.options
        if option.core & _FINISH and not option.core & (CUTTING | _COLOUR_FAMILY | {"perm"}) and not option.composite
    ]
    scored = [(len(option.core & said) - 0.1 * len(option.core - said), option) for option in fit]
    most = max((score for score, _ in scored), default=0.0)
    best = [option for score, option in scored if score >= most - _TIE]
    if len(best) == 1:
        answer.services.append(best[0].key)
    else:
        answer.candidates += [option.key for option in best]


def _only_person(group: Group, menu: Catalogue, answer: _Answer, *, cutting: bool) -> None:
    """A cut for "Damen" or "für den Kleinen" alone: when it names a kind of cut or answers a question about one.

    A visit for a child can only be the one service for children, where there is just one.
    """
    kinds = [kind for mark in group.marks for kind in sorted(mark.concepts & AUDIENCE) for _ in range(mark.count)]
    if not kinds and cutting:
        kinds = [kind for one in group.persons if not one.title for kind in one.concepts]
    elif not kinds and len([option for option in menu.options if "child" in option.core]) == 1:
        kinds = ["child" for one in group.persons if one.served and "child" in one.concepts for _ in range(one.count)]
    for kind in kinds:
        _one_cut(kind, {"cut", kind}, menu, answer)
