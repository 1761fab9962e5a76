"""Rules about words: what is spoken must be German, polite, true, short, and fit for a voice."""

import re
from collections.abc import Iterator
from functools import lru_cache

from flows.checks.rule import ERROR, INFO, WARNING, Hit, rule
from flows.checks.subject import VARIABLE, Said, Subject
from flows.context import ServiceCard
from flows.errors import Place
from flows.spoken import duration_in_words
from flows.store import shown

_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_LONG_SENTENCE = 32
_BAD_DIGITS = re.compile(r"\d{1,2}:\d{2}|\d{1,2}\.\d{1,2}\.|\d{3,}|[€%§&]|\d+\s?-\s?\d+|\d")
_MARKUP = re.compile(r"[*_#`|<>\[\]]")
_TRANSLATED = re.compile(r"\b(\d+)\s*(\w+)")
_MIN_ENGLISH = 2
_HOUR = 60


def _bare(text: str) -> str:
    """The text without its variables."""
    return VARIABLE.sub("", text)


def _word_hits(text: str, words: tuple[str, ...]) -> list[str]:
    return [word for word in words if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]


def _phrases(subject: Subject) -> Iterator[Said]:
    """Every phrase of the version as it sounds with sample facts."""
    for code, text, place in subject.sounding[0]:
        yield Said(f"phrase:{code}", text, place)


def _spoken(subject: Subject) -> Iterator[Said]:
    yield from subject.said
    yield from _phrases(subject)


@rule("FW001", ERROR, "familiar form", "The salon says Sie; one du in between sounds careless.")
def familiar(subject: Subject) -> Iterator[Hit]:
    """Texts with du, dein and the like."""
    for said in _spoken(subject):
        for word in _word_hits(said.text, subject.words.familiar):
            yield Hit(said.at, f"{word!r} is the familiar form", "use the polite form", said.place)
    for word in _word_hits(subject.texts.get("global_prompt", ""), subject.words.familiar):
        yield Hit("global_prompt", f"{word!r} is the familiar form", "use the polite form")


def _durations(subject: Subject, sentence: str) -> Iterator[tuple[str, int]]:
    """Durations a sentence states, in digits or in words, with their minutes."""
    units = {**dict.fromkeys(subject.words.minutes, 1), **dict.fromkeys(subject.words.hours, _HOUR)}
    for number, unit in _TRANSLATED.findall(sentence):
        if unit in units:
            yield f"{number} {unit}", int(number) * units[unit]
    rest = sentence
    for words, minutes in _spoken_durations():
        if words in rest:
            yield words, minutes
            rest = rest.replace(words, " ")


@lru_cache(maxsize=1)
def _spoken_durations() -> tuple[tuple[str, int], ...]:
    """Durations in words, longest first, so that one is not found inside another."""
    found = {duration_in_words(minutes): minutes for minutes in range(5, 6 * _HOUR, 5)}
    return tuple(sorted(found.items(), key=lambda item: -len(item[0])))


def _named(service: ServiceCard, sentence: str, services: tuple[ServiceCard, ...]) -> bool:
    """Whether a sentence speaks of this service and of none whose name contains its name."""
    if service.spoken not in sentence and service.name not in sentence:
        return False
    longer = [one for one in services if one.id != service.id and service.spoken in one.spoken]
    return not any(one.spoken in sentence for one in longer)


@rule(
    "FW002",
    ERROR,
    "duration that is not the catalogue's",
    "The salon plans by the catalogue; a caller would be told otherwise.",
)
def wrong_duration(subject: Subject) -> Iterator[Hit]:
    """Stated durations of a service that the catalogue does not know."""
    for key, text in subject.texts.items():
        for line in text.splitlines():
            for service in subject.context.services:
                if not _named(service, line, subject.context.services):
                    continue
                true = {service.duration_minutes, service.working_minutes, service.pause_minutes}
                true |= {part.minutes for part in service.segments} | {part.pause for part in service.segments}
                for words, minutes in _durations(subject, line):
                    if minutes not in true:
                        problem = f"{service.spoken}: {words!r}, the catalogue says {service.duration_minutes} minutes"
                        yield Hit(key, problem, "`[[ service.duration_minutes | dauer ]]`")


@rule("FW003", ERROR, "price that is not the catalogue's", "A price said on the telephone is a promise.")
def wrong_price(subject: Subject) -> Iterator[Hit]:
    """Stated prices of a service that the catalogue does not know."""
    for key, text in subject.texts.items():
        for line in text.splitlines():
            for service in subject.context.services:
                if not _named(service, line, subject.context.services):
                    continue
                for number, unit in re.findall(r"(\d+)(?:[.,]\d+)?\s*(\w+|€)", line):
                    if unit in subject.words.money and int(number) * 100 != (service.price_cents or -1):
                        yield Hit(
                            key,
                            f"{service.spoken}: {number} {unit} is not in the catalogue",
                            "leave prices to the tool",
                        )


@rule("FW004", ERROR, "digits a voice reads badly", "14:30 or 030 23125 is read out as anything; words are safe.")
def digits(subject: Subject) -> Iterator[Hit]:
    """Spoken texts with digits or signs."""
    for said in _spoken(subject):
        for match in _BAD_DIGITS.findall(_bare(said.text))[:1]:
            yield Hit(
                said.at,
                f"{match!r} is not fit for a voice",
                "write it in words, or use a filter: zeit, tag, preis, ziffern",
                said.place,
            )


@rule("FW005", WARNING, "abbreviation", "A voice spells abbreviations or stumbles over them.")
def abbreviation(subject: Subject) -> Iterator[Hit]:
    """Spoken texts with abbreviations."""
    for said in _spoken(subject):
        for word in subject.words.abbreviations:
            if re.search(rf"(?<!\w){re.escape(word)}", said.text):
                yield Hit(said.at, f"{word!r} is an abbreviation", "write it out", said.place)


@rule("FW006", ERROR, "English left in German", "A forgotten English sentence is read with a German accent.")
def english(subject: Subject) -> Iterator[Hit]:
    """Texts with several English words."""
    rows = [*_spoken(subject), *(Said(key, text, subject.place(key)) for key, text in subject.texts.items())]
    told: set[str] = set()
    for said in rows:
        for sentence in _SENTENCE.findall(said.text):
            found = [word for word in subject.words.english if re.search(rf"\b{word}\b", sentence.lower())]
            if len(found) >= _MIN_ENGLISH and said.at not in told:
                told.add(said.at)
                yield Hit(said.at, f"looks English: {', '.join(found)}", "say it in German", said.place)


@rule("FW007", WARNING, "sentence too long to speak", "Nobody remembers the beginning of a sentence of forty words.")
def long_sentence(subject: Subject) -> Iterator[Hit]:
    """Sentences of more words than one takes in by ear."""
    for said in _spoken(subject):
        for sentence in _SENTENCE.findall(said.text):
            count = len(sentence.split())
            if count > _LONG_SENTENCE:
                yield Hit(said.at, f"a sentence of {count} words", "make two of it", said.place)


@rule(
    "FW008",
    WARNING,
    "variable that may be empty",
    "Before any function was called, its answer is empty: the caller hears nothing.",
)
def maybe_empty(subject: Subject) -> Iterator[Hit]:
    """Spoken answers of tools in nodes that a call can reach before any tool."""
    from_tools = {name for name, one in subject.version.flow.variables.items() if one.source == "tool"}
    for said in subject.said:
        name = said.at.removeprefix("node:")
        empty = sorted(from_tools & set(VARIABLE.findall(said.text)))
        if empty and name in subject.before_any_tool:
            yield Hit(said.at, f"{empty[0]!r} may still be empty here", "lead here only after a function", said.place)


@rule("FW009", ERROR, "promise before the function", "Said as a fact, but nobody has looked yet: the agent invents it.")
def promise(subject: Subject) -> Iterator[Hit]:
    """Spoken sentences that promise what only a function knows, before one was called."""
    for said in subject.said:
        if said.at.removeprefix("node:") not in subject.before_any_tool:
            continue
        for sentence in _SENTENCE.findall(said.text):
            hedged = _word_hits(sentence, subject.words.hedges) or sentence.strip().endswith("?")
            if not hedged and any(re.search(rf"\b{one}\b", sentence) for one in subject.words.promises):
                yield Hit(
                    said.at,
                    f"promises before a function was called: {sentence.strip()!r}",
                    "say it after the function",
                    said.place,
                )


@rule("FW010", INFO, "several questions at once", "Callers answer the last one.")
def many_questions(subject: Subject) -> Iterator[Hit]:
    """Spoken texts with more than one question."""
    for said in subject.said:
        if said.text.count("?") > 1:
            yield Hit(
                said.at, f"{said.text.count('?')} questions at once", "ask one, the next in the next node", said.place
            )


@rule("FW011", WARNING, "sentence without an end", "Without a mark at the end the voice does not lower.")
def open_sentence(subject: Subject) -> Iterator[Hit]:
    """Spoken texts that end without . ! or ?."""
    for said in _spoken(subject):
        text = said.text.strip()
        if text and text[-1] not in '.!?"' and not text.endswith("}}"):
            yield Hit(said.at, "does not end with . ! or ?", "end the sentence", said.place)


@rule(
    "FW012",
    ERROR,
    "typed instead of taken from the catalogue",
    "Staff and services change in the catalogue, not in prompts.",
)
def typed_in(subject: Subject) -> Iterator[Hit]:
    """Staff names that stand in the sources."""
    if subject.version.flow.imported:
        return
    names = sorted({name for person in subject.context.staff for name in (person.name, person.spoken)}, key=len)
    if not names:
        return
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, reversed(names)))})\b")
    cure = "`[[ salon.staff ]]`, `enums: {mitarbeiter: staff}`"
    for path in subject.version.files():
        if path.suffix not in {".j2", ".md", ".yaml"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            match = pattern.search(line.partition("#")[0] if path.suffix == ".yaml" else line)
            if match:
                place = Place(shown(path), number, match.start() + 1)
                yield Hit(f"file:{path.name}", f"{match[1]!r} is typed in", cure, place)


@rule(
    "FW013", ERROR, "prompt without a sentence", "Offline nobody words it: quote the sentence a good model would say."
)
def unquoted(subject: Subject) -> Iterator[Hit]:
    """Prompts of conversation nodes that quote no sentence."""
    if subject.version.flow.imported:
        return
    for name, node in subject.of_type("conversation", "subagent"):
        prompt = (node.get("instruction") or {}).get("type") == "prompt"
        if prompt and "says" not in subject.rendered.offline["nodes"].get(name, {}):
            yield Hit(f"node:{name}", f"the prompt of {name!r} quotes no sentence", "add a line that begins with `> `")


@rule("FW014", WARNING, "markup in speech", "A voice reads asterisks, or swallows the word.")
def markup(subject: Subject) -> Iterator[Hit]:
    """Spoken texts with signs of markup."""
    for said in _spoken(subject):
        for sign in _MARKUP.findall(_bare(said.text))[:1]:
            yield Hit(said.at, f"{sign!r} is markup", "plain words", said.place)


@rule(
    "FP001", ERROR, "code without a phrase", "Whatever the gateway answers, this version must have a sentence for it."
)
def missing_phrase(subject: Subject) -> Iterator[Hit]:
    """Outcome codes of the gateway without a phrase."""
    if subject.version.flow.imported:
        return
    place = Place(subject.version.phrases_source.file, 1, 1)
    table = subject.codes
    for code in table.keys() - set(subject.book.codes):
        yield Hit(f"phrase:{code}", f"no phrase for {code!r}", f"add it: {table[code]['meaning']}", place)


@rule("FP002", ERROR, "phrase without a code", "No tool answers with this code: it is misspelt or left over.")
def stray_phrase(subject: Subject) -> Iterator[Hit]:
    """Phrases for codes that do not exist."""
    if subject.version.flow.imported:
        return
    table = subject.codes
    for code in set(subject.book.codes) - table.keys():
        place = subject.version.phrases_source.place("codes", code)
        yield Hit(f"phrase:{code}", f"there is no code {code!r}", f"known: {', '.join(sorted(table))}", place)


@rule("FP003", ERROR, "phrase that cannot be spoken", "With the facts the gateway sends, the template breaks.")
def broken_phrase(subject: Subject) -> Iterator[Hit]:
    """Phrases that fail on the sample facts of their code."""
    for code, problem, place in subject.sounding[1]:
        yield Hit(f"phrase:{code}", problem, "see the facts of the code in flows/contracts/codes.json", place)
