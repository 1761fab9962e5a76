"""All cue phrases and named word lists, put together for `gateway.understanding.cues`."""

from gateway.understanding.german import (
    customer_phrases,
    intent_answers,
    intent_phrases,
    intent_questions,
    service_phrases,
    staff_phrases,
)

PHRASES: dict[str, tuple[str, ...]] = {
    **customer_phrases.PHRASES,
    **service_phrases.PHRASES,
    **staff_phrases.PHRASES,
    **intent_phrases.PHRASES,
    **intent_answers.PHRASES,
    **intent_questions.PHRASES,
}
LISTS: dict[str, tuple[str, ...]] = intent_phrases.LISTS
