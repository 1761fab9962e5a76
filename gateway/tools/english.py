"""Models slip into English: the few words they use for days, times and services, turned back into German."""

import re

_MONTHS = "januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
_PHRASES = (
    (r"day after tomorrow", "übermorgen"),
    (r"tomorrow", "morgen"),
    (r"today", "heute"),
    (r"as soon as possible|asap|earliest(?: possible)?|next available", "so bald wie möglich"),
    (r"next week", "nächste Woche"),
    (r"this week", "diese Woche"),
    (r"in the morning|mornings?", "vormittags"),
    (r"in the afternoon|afternoons?", "nachmittags"),
    (r"in the evening|evenings?", "abends"),
    (r"noon|midday|lunch ?time", "mittags"),
    (r"after work", "nach der Arbeit"),
    (r"half past (\d{1,2})", r"\1:30 Uhr"),
    (r"mondays?", "Montag"),
    (r"tuesdays?", "Dienstag"),
    (r"wednesdays?", "Mittwoch"),
    (r"thursdays?", "Donnerstag"),
    (r"fridays?", "Freitag"),
    (r"saturdays?", "Samstag"),
    (r"sundays?", "Sonntag"),
    (r"january", "Januar"),
    (r"february", "Februar"),
    (r"march", "März"),
    (r"may", "Mai"),
    (r"june", "Juni"),
    (r"july", "Juli"),
    (r"october", "Oktober"),
    (r"december", "Dezember"),
    (rf"({_MONTHS}) (\d{{1,2}})(?:st|nd|rd|th)?\b", r"\2. \1"),
    (r"(\d{1,2})(?:st|nd|rd|th)\b", r"\1."),
    (r"next (montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)", r"nächsten \1"),
    (r"this (montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)", r"diesen \1"),
    (r"women'?s hair ?cut|ladies'? hair ?cut", "Damenhaarschnitt"),
    (r"men'?s hair ?cut|gents'? hair ?cut", "Herrenhaarschnitt"),
    (r"(?:kids?|child(?:ren)?)(?:'?s)? hair ?cut", "Kinderhaarschnitt"),
    (r"hair ?cut", "Haarschnitt"),
    (r"beard(?: trim| care)?", "Bart"),
    (r"wash(?:ing)? and (?:blow-?)?dry(?:ing)?", "Waschen und Föhnen"),
    (r"root (?:touch[- ]?up|colou?r(?:ing)?)", "Ansatzfärbung"),
    (r"highlights", "Strähnen"),
    (r"perm", "Dauerwelle"),
    (r"before", "vor"),
    (r"after", "nach"),
    (r"at|around", "um"),
    (r"on|the|of|please", ""),
)
_RULES = tuple(
    (re.compile(rf"\b(?:{words})" + ("" if words.endswith(r"\b") else r"\b"), re.IGNORECASE), german)
    for words, german in _PHRASES
)
_TELLTALE = re.compile(
    r"\b(?:tomorrow|today|asap|earliest|next|this|morning|afternoon|evening|noon|half past|after|before|hair ?cut|"
    r"beard|wash|root|highlights|perm|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|may|june|july|"
    r"october|december|\w+ \d{1,2}(?:st|nd|rd|th)|\d{1,2}(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)


def in_german(text: str) -> str:
    """The text with English day, time and service words in German; any other text as it is.

    Args:
        text: One argument, as the model sent it.
    """
    if not _TELLTALE.search(text):
        return text
    for pattern, german in _RULES:
        text = pattern.sub(german, text)
    return " ".join(text.split())
