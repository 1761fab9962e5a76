"""Prompts compared as a person reads them: by sections and bullets where there are any, and with the words marked."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_BULLET = re.compile(r"^\s*[-*] ")
_WORD = re.compile(r"\s+|\w+|[^\w\s]")

PromptChange = tuple[str, str, str | None, str | None]
"""Kind, section ("" for the whole), before and after."""


def sections(text: str) -> dict[str, str]:
    """The text under each heading, "" for what stands before the first; a heading that repeats gets a number."""
    found: dict[str, str] = {}
    name, start = "", 0
    for match in _HEADING.finditer(text):
        found[name] = text[start : match.start()].strip()
        name, start, number = match[1], match.end(), 1
        while name in found:
            number += 1
            name = f"{match[1]} ({number})"
    found[name] = text[start:].strip()
    return found


def _bullets(text: str) -> tuple[list[str], str]:
    lines = text.splitlines()
    return [line.strip() for line in lines if _BULLET.match(line)], "\n".join(
        line for line in lines if not _BULLET.match(line)
    )


def _section_changes(name: str, before: str, after: str) -> Iterator[PromptChange]:
    old_bullets, old_rest = _bullets(before)
    new_bullets, new_rest = _bullets(after)
    gone, come = Counter(old_bullets) - Counter(new_bullets), Counter(new_bullets) - Counter(old_bullets)
    if old_rest.split() == new_rest.split() and not (gone and come) and (gone or come):
        for bullet in gone.elements():
            yield "bullet removed", name, bullet, None
        for bullet in come.elements():
            yield "bullet added", name, None, bullet
        return
    yield "prompt", name, before, after


def prompt_changes(before: str, after: str) -> list[PromptChange]:
    """What changed between two prompts; blanks at the end of lines are no change."""
    if before == after:
        return []
    old, new = sections(before), sections(after)
    if len(old) == 1 and len(new) == 1:
        return [("prompt", "", before, after)] if before.split() != after.split() else []
    changes: list[PromptChange] = []
    for name in dict.fromkeys([*old, *new]):
        if name not in new and (name or old[name]):
            changes.append(("section removed", name, old[name], None))
        elif name not in old and (name or new[name]):
            changes.append(("section added", name, None, new[name]))
        elif name in old and name in new and old[name].split() != new[name].split():
            changes += _section_changes(name, old[name], new[name])
    return changes


def marked_words(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The words of both texts in order, each run as ("same" | "removed" | "added", text)."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for action, first, last, start, end in matcher.get_opcodes():
        if action == "equal":
            yield "same", "".join(old[first:last])
            continue
        if last > first:
            yield "removed", "".join(old[first:last])
        if end > start:
            yield "added", "".join(new[start:end])
