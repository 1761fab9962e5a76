"""Looks through a finished script for anything that is left of a real person; said without saying it."""

import re
from collections.abc import Iterator

from gateway.understanding.everyday import is_everyday
from gateway.understanding.text import fold, tokenize
from simulator.recording.digits import digit_runs
from simulator.recording.people import People, national
from simulator.recording.standins import standins

_SIX = 6
_SPELLED = re.compile(r"(?:\b[^\W\d_]\b[\s,.\-]*){3,}")


class DataLeft(Exception):
    """A script that would still tell who called; nothing is written. Tells lines and kinds, never the data."""

    code = "data_left"


def leaks(script: str, people: People) -> Iterator[str]:
    """Where something is left, as "line 12: a part of a name"."""
    stand_ins = {word for one in people.names.values() for word in tokenize(one).words}
    own = {word for word in people.names if not people.is_staff(word) and word not in stand_ins}
    everyday = {word for word in own if is_everyday(word) or word in people.kept}
    names = own - everyday
    titles = {*standins().titles, *names}
    for number, line in enumerate(script.splitlines(), start=1):
        tokens = tokenize(line)
        words = tokens.words
        titled = any(words[at] in everyday and words[at - 1] in titles for at in range(1, len(words)))
        if titled or names.intersection(words):
            yield f"line {number}: a part of a name"
        if any(fold(re.sub(r"[^\w]", "", run)) in names for run in _SPELLED.findall(line)):
            yield f"line {number}: a spelled name"
        if any(_tells(national(run.digits), people) for run in digit_runs(tokens)):
            yield f"line {number}: digits of a telephone number"
        if any(address in line.lower() for address in people.emails):
            yield f"line {number}: a mail address"


def _tells(digits: str, people: People) -> bool:
    """Whether six digits in a row are of a real number and not of a stand-in."""
    for at in range(len(digits) - _SIX + 1):
        piece = digits[at : at + _SIX]
        real = any(piece in known for known in people.phones)
        if real and not any(piece in one for one in people.phones.values()):
            return True
    return False
