"""The main intent of an utterance: rules over what was found and the phrases around it; the first that holds wins."""

from collections.abc import Callable, Sequence

from gateway.understanding import intent_words
from gateway.understanding.cues import Heard
from gateway.understanding.findings import (
    CustomerFinding,
    IntentFinding,
    ServicesFinding,
    Span,
    StaffFinding,
    WhenFinding,
)
from gateway.understanding.german import intent_answers as data
from gateway.understanding.intent_facts import WISHING, Facts

_NEAR = 2


def decide(  # noqa: PLR0913 (the intent is decided from all that was found)
    heard: Heard,
    *,
    when: WhenFinding,
    staff: StaffFinding | None,
    services: ServicesFinding,
    customer: CustomerFinding,
    context: str | None,
) -> IntentFinding:
    """The one intent of the sentence.

    Args:
        heard: The utterance with its cues.
        when: The times found.
        staff: The staff wish found.
        services: The services found.
        customer: What the caller said of themselves.
        context: The agent's last sentence, which short answers depend on.
    """
    facts = Facts(heard, when, staff, services, customer, context or "")
    wanted = _ALWAYS
    for tag in heard.cues:
        wanted |= _ASKED_BY.get(tag, 0)
    for bit, rule in _BITS:
        intent = rule(facts) if wanted & bit else None
        if intent is not None:
            spans = heard.places(f"intent.{_TAGS.get(intent, intent)}")
            return IntentFinding(
                intent=intent, spans=tuple(Span(first, end, f"intent.{intent}") for first, end in spans)
            )
    return IntentFinding(intent="give_details")


_TAGS = {
    "human_handover": "handover", "check_availability": "check", "explain_process": "explain", "ask_price": "price",
    "ask_duration": "duration", "ask_opening_hours": "hours",
}  # fmt: skip


def _silence(facts: Facts) -> str | None:
    return None if facts.heard.words else "wait"


def _repeat(facts: Facts) -> str | None:
    heard = facts.heard
    if facts.wish or facts.clock or facts.caller:
        return None
    if heard.has("intent.repeat_alone") and facts.only("intent.repeat_alone") and not heard.has("intent.affirm"):
        greeted = heard.has("intent.greeting") and facts.only("intent.greeting") and not facts.question
        return None if greeted else "repeat"
    asks = heard.has("intent.repeat") and not heard.has("intent.correct")
    return "repeat" if asks and (not heard.has("intent.check") or "gesagt" in heard.words) else None


def _handover(facts: Facts) -> str | None:
    refused = facts.staff is not None and facts.staff.mode == "exclude"
    if not facts.heard.has("intent.handover") or refused or (facts.wish and facts.timed):
        return None
    return None if facts.customer.phone_ref and not facts.customer.phone else "human_handover"


def _wait(facts: Facts) -> str | None:
    busy = facts.wish or facts.timed or facts.caller or facts.staff is not None
    return "wait" if facts.heard.has("intent.wait") and not busy and not facts.heard.has("intent.price") else None


def _other_time(facts: Facts) -> str | None:
    """Whether another time than the offered one is asked for: "eine Stunde später"."""
    shifts = facts.when.shift_minutes is not None and facts.asked(data.OFFERED)
    return "check_availability" if shifts else None


def _change(facts: Facts) -> str | None:
    """Cancelling and moving."""
    heard = facts.heard
    refuses = facts.staff is not None and facts.staff.mode == "exclude" and not heard.has("intent.reschedule")
    confirms = facts.leads("intent.affirm") and facts.asked(data.CONFIRMS) and not facts.timed
    if refuses or confirms or (heard.has("intent.correct") and not facts.when.existing):
        return None
    moved = heard.has("intent.has_appointment") and len(facts.when.when) > 1
    moved = moved or (heard.has("intent.prevented") and bool(facts.when.when_not) and facts.timed)
    if facts.when.existing or moved or heard.has("intent.reschedule"):
        return "reschedule"
    if heard.has("intent.cancel_sure") and not facts.leads("intent.deny") and not facts.leads("intent.affirm"):
        return "cancel"
    rather = facts.timed and heard.has("staff.prefer")
    if rather and not heard.has("intent.cancel_sure") and (facts.context or not heard.has("intent.has_appointment")):
        return None
    if heard.has("intent.cancel") and not (heard.has("intent.check") and facts.question):
        return "deny" if facts.context and not facts.details and not heard.has("intent.book") else "cancel"
    away = heard.has("intent.cannot") and not facts.context and facts.timed and not facts.question
    return "cancel" if away else None


def _correct(facts: Facts) -> str | None:
    heard = facts.heard
    if heard.has("intent.correct"):
        refuses = facts.leads("intent.deny") and bool(facts.context) and not facts.details
        return "deny" if refuses and facts.only("intent.deny", "intent.correct") else "correct"
    if (facts.leads("intent.correct_lead") and facts.details) or _other_name(facts) or _not_that(facts):
        return "correct"
    wished = facts.staff is not None and facts.staff.mode in {"require", "prefer"}
    refused = facts.staff is not None and any(span.rule == "staff.refused" for span in facts.staff.spans)
    return "correct" if wished and refused and facts.lead < len(heard.words) and facts.first == "nicht" else None


def _not_that(facts: Facts) -> bool:
    """Whether what the agent said is put right: "nein, Donnerstag, nicht Dienstag"."""
    if not facts.context or not (facts.heard.has("intent.not_that") or facts.first == "nicht"):
        return False
    day = facts.leads("intent.deny") and facts.timed
    return day or bool(facts.services.services and not facts.question and facts.asked(data.CONFIRMS))


def _other_name(facts: Facts) -> bool:
    """Whether a name is told against the one that was understood: "Meyer, nicht Maier"."""
    words = facts.heard.words
    ends = [span.end for span in facts.customer.spans] if facts.customer.name else []
    return any(end + 2 == len(words) and words[end] == "nicht" for end in ends)


def _chat(facts: Facts) -> str | None:
    heard = facts.heard
    if heard.has("intent.chat") and not (facts.wish or facts.clock or facts.caller):
        return "smalltalk"
    if heard.has("intent.praise") and not (facts.timed or facts.caller or facts.question):
        return "smalltalk"
    asks = heard.has("intent.book", "intent.check", "intent.cancel", "intent.reschedule")
    return "smalltalk" if heard.has("intent.story") and not facts.details and not asks else None


def _price(facts: Facts) -> str | None:
    asks = facts.heard.has("intent.price") and not facts.heard.has("intent.statement")
    return "ask_price" if asks else None


def _hours(facts: Facts) -> str | None:
    heard = facts.heard
    if not heard.has("intent.hours") or heard.has("intent.hours_said") or facts.wish:
        return None
    if facts.clock and facts.first not in intent_words.ASKING:
        return None
    whole = any(_closes(heard, end) for _, end in heard.places("intent.hours"))
    return "ask_opening_hours" if whole else None


def _closes(heard: Heard, end: int) -> bool:
    """Whether a cue that ends in "zu" or "auf" really ends there: "ist zu" asks, "ist zu spät" does not."""
    if heard.words[end - 1] not in {"zu", "auf"}:
        return True
    return end >= len(heard.words) or bool(heard.tokens.breaks[end]) or heard.words[end] in intent_words.TAIL


def _duration(facts: Facts) -> str | None:
    asks = _outside(facts, "intent.duration", facts.services.spans) and not facts.heard.has("intent.statement")
    return "ask_duration" if asks and not facts.heard.has("staff.prefer") else None


def _person(facts: Facts) -> str | None:
    """A question about somebody of the staff."""
    heard, staff = facts.heard, facts.staff
    asks = facts.leads("intent.ask_staff") and facts.question and not facts.timed
    if staff is not None and staff.mode in {"any", "same_as_last_time", "exclude"} and not asks:
        return None
    if heard.has("intent.ask_staff"):
        return "ask_staff"
    if staff is not None and (staff.names or staff.unknown) and heard.has("intent.still_there") and not facts.timed:
        return "ask_staff"
    if staff is None or not facts.leads("intent.ask_person") or not _person_next(facts, staff):
        return None
    if facts.first in intent_words.DOES:
        return None if facts.timed else "ask_staff"
    does = facts.first in {"arbeitet", "kommt", "seit", "wann", "bis"} or heard.has("intent.person_does")
    return "ask_staff" if does and intent_words.FREE.isdisjoint(heard.words) else None


def _person_next(facts: Facts, staff: StaffFinding) -> bool:
    """Whether the person stands right behind the first word: "Ist Emma …", "Arbeitet die Sabine …"."""
    named = bool(staff.spans) and bool(staff.names or staff.unknown)
    return named and 0 <= staff.spans[0].first - facts.lead <= _NEAR + 1


def _explain(facts: Facts) -> str | None:
    heard = facts.heard
    offers = facts.leads("intent.book") and not facts.question
    agrees = facts.leads("intent.affirm") and not facts.question
    told = facts.bounded and not facts.question
    done = heard.has("intent.do_it") and facts.wish and not facts.question
    if heard.has("intent.explain") and not (facts.clock or offers or agrees or told or done):
        return "explain_process"
    weak = (
        facts.leads("intent.explain_weak")
        and facts.wish
        and not facts.timed
        and intent_words.FREE.isdisjoint(heard.words)
    )
    return "explain_process" if weak and facts.staff is None else None


def _goodbye(facts: Facts) -> str | None:
    heard = facts.heard
    leaves = ("intent.until", "intent.goodbye", "intent.thanks", "intent.affirm", "intent.greeting")
    if heard.has("intent.until") and facts.only(*leaves) and not facts.clock:
        return "goodbye"
    if heard.has("intent.goodbye") and not (facts.wish or facts.clock or facts.caller or facts.bounded):
        busy = heard.has("intent.check", "intent.cannot") or (heard.has("intent.deny") and not _parts(heard))
        return None if busy else "goodbye"
    thanks = heard.has("intent.thanks") and not facts.details
    if thanks and facts.only("intent.thanks", "intent.affirm", "intent.greeting") and not facts.leads("intent.deny"):
        sure = facts.asked(data.CONFIRMS) and heard.has("intent.affirm")
        return "affirm" if sure else "goodbye"
    return None


def _parts(heard: Heard) -> bool:
    """Whether the leave is a real one, with a word for it."""
    return any(
        not {"tschuess", "tschau", "ciao", "wiederhoeren", "wiedersehen", "ade", "tschues"}.isdisjoint(
            heard.words[first:end]
        )
        for first, end in heard.places("intent.goodbye")
    )


def _answer(facts: Facts) -> str | None:
    """Choosing an offer, yes and no."""
    heard = facts.heard
    if facts.leads("intent.stays", within=1) and not facts.wish and not facts.question:
        return "deny"
    if facts.when.picked:
        return "check_availability" if facts.leads("intent.deny") and heard.has("intent.check") else "affirm"
    bare = not (facts.timed or facts.wish or facts.caller)
    if (heard.has("intent.deny") and bare) or (facts.leads("intent.deny") and facts.context and not facts.wish):
        return _no(facts)
    if not facts.leads("intent.affirm", within=0 if facts.details else 1) or heard.has("intent.check"):
        return None
    confirmed = facts.asked(data.CONFIRMS) and "?" in facts.context and not (facts.wish or facts.caller)
    return "affirm" if confirmed or not facts.details else None


def _outside(facts: Facts, tag: str, spans: Sequence[Span]) -> bool:
    """Whether a cue stands anywhere but within what was read as something else."""
    return any(
        not any(span.first <= first and end <= span.end for span in spans) for first, end in facts.heard.places(tag)
    )


def _no(facts: Facts) -> str | None:
    heard = facts.heard
    if facts.staff is not None and facts.staff.mode == "exclude" and facts.first not in intent_words.PLAIN_NO:
        return None
    if heard.has("intent.nothing_else") or (heard.has("intent.check") and (facts.question or facts.timed)):
        return "check_availability"
    named = facts.staff is not None and facts.staff.mode != "exclude"
    if facts.timed or named or (facts.details and not facts.leads("intent.deny", within=1)):
        return "deny" if facts.when.when_not and not facts.timed else None
    if facts.leads("intent.affirm") and not facts.leads("intent.deny", within=_NEAR):
        return None
    return "deny"


def _wish(facts: Facts) -> str | None:
    """Asking for a free time, or for a booking."""
    heard = facts.heard
    if _asks_for_time(facts):
        return "check_availability"
    if facts.wish:
        return "book"
    if facts.services.ref or (facts.caller and not facts.timed and not heard.has("intent.book")):
        return "give_details"
    talk = heard.has("intent.smalltalk") and not facts.details
    if facts.staff is not None and facts.staff.mode == "any" and not facts.timed:
        talk = talk or not _outside(facts, "intent.book", facts.staff.spans)
    asks = heard.has("intent.book") and (facts.leads("intent.book", within=1) or not facts.details)
    asks = asks or (heard.has("intent.book_sure") and facts.timed) or _wish_behind(facts)
    return "book" if asks and not talk else None


def _wish_behind(facts: Facts) -> bool:
    """Whether a verb of wishing follows right behind what it is about: "Am Freitag um zehn hätte ich gern …"."""
    words = facts.heard.words
    for first, end in facts.heard.places("intent.book"):
        wishes = words[first] in WISHING and not {"ich", "wir", "gern"}.isdisjoint(words[first + 1 : first + 2])
        if wishes and "nicht" not in words[end : end + 2]:
            return facts.told_before(first)
    return False


def _asks_for_time(facts: Facts) -> bool:
    """Whether it is asked what is free, and not only wished for."""
    heard = facts.heard
    wishes = facts.leads("intent.book", within=1) and facts.first not in intent_words.QUESTION_WORDS
    leads = facts.leads("intent.check_lead") and facts.first not in {"kann", "koennte"}
    trailing = facts.question and heard.has("intent.check_lead") and not wishes and not facts.services.services
    has_time = (
        facts.first in intent_words.HAS and facts.staff is not None and not intent_words.FREE.isdisjoint(heard.words)
    )
    checks = (heard.has("intent.check") or leads or trailing or has_time) and not heard.has("intent.hours_said")
    if not checks or (wishes and {"ob", "obs", "frei"}.isdisjoint(heard.words)):
        return False
    return facts.question or facts.timed or not facts.caller


def _rest(facts: Facts) -> str | None:
    heard = facts.heard
    if facts.details or heard.has("intent.no_data"):
        return "give_details"
    for tag in ("smalltalk", "deny", "affirm", "goodbye"):
        if heard.has(f"intent.{tag}"):
            return tag
    if heard.has("intent.cannot", "intent.busy"):
        return "deny"
    if heard.has("intent.thanks"):
        return "goodbye"
    return "smalltalk" if heard.has("intent.greeting") or not facts.context else None


_RULES: tuple[tuple[Callable[[Facts], str | None], tuple[str, ...]], ...] = (
    (_silence, ()),
    (_correct, ()),
    (_handover, ("handover",)),
    (_other_time, ()),
    (_change, ()),
    (_repeat, ("repeat", "repeat_alone")),
    (_chat, ("chat", "praise", "story")),
    (_price, ("price",)),
    (_person, ("ask_staff", "still_there", "ask_person")),
    (_hours, ("hours",)),
    (_duration, ("duration",)),
    (_explain, ("explain", "explain_weak")),
    (_wait, ("wait",)),
    (_goodbye, ("until", "goodbye", "thanks")),
    (_answer, ()),
    (_wish, ()),
    (_rest, ()),
)
"""The rules in their order, each with the cues without one of which it never holds; none where it must be asked."""

_BITS = tuple((1 << place, rule) for place, (rule, _) in enumerate(_RULES))
_ALWAYS = sum(1 << place for place, (_, cues) in enumerate(_RULES) if not cues)
_ASKED_BY: dict[str, int] = {}
for _place, (_, _cues) in enumerate(_RULES):
    for _cue in _cues:
        _ASKED_BY[f"intent.{_cue}"] = _ASKED_BY.get(f"intent.{_cue}", 0) | 1 << _place
