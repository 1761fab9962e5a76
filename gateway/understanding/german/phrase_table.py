"""All cue phrases and named word lists, put together for `gateway.understanding.cues`."""

from gateway.understanding.german import service_phrases, staff_phrases

PHRASES: dict[str, tuple[str, ...]] = {**service_phrases.PHRASES, **staff_phrases.PHRASES}
LISTS: dict[str, tuple[str, ...]] = {}
