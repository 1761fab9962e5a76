"""Whom the caller wishes for, and how strongly: the caller's own words count before the model's argument."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from booking.domain.catalogue import Catalogue
from booking.domain.ids import StaffId
from booking.domain.wishes import ANYBODY as NOBODY_SPECIAL
from booking.domain.wishes import StaffWish, WishMode
from gateway.catalogue_view import spoken_member, team
from gateway.tools.arguments import ANYBODY, Arguments
from gateway.tools.asking import AskBack
from gateway.tools.heard import Heard
from gateway.understanding.findings import StaffFinding

_MODES = {
    "any": WishMode.ANY,
    "prefer": WishMode.PREFER,
    "require": WishMode.REQUIRE,
    "exclude": WishMode.EXCLUDE,
    "same_as_last_time": WishMode.SAME_AS_LAST_TIME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WishedStaff:
    """A wish for people and where it was found."""

    wish: StaffWish
    source: Literal["argument", "transcript", ""] = ""

    @property
    def is_preference(self) -> bool:
        """Whether anybody in particular is wished for, or not wished for."""
        return self.wish.mode is not WishMode.ANY


def wished_staff(arguments: Arguments, heard: Heard, catalogue: Catalogue) -> WishedStaff:
    """The staff wish.

    Args:
        arguments: The arguments of the call; `mitarbeiter` counts.
        heard: The transcript: for what is missing, and for how strongly the wish was meant.
        catalogue: The salon's people.

    Raises:
        AskBack: A name is nobody's on the staff, or the argument contradicts what was said.
    """
    text = arguments.text("mitarbeiter")
    said = heard.said.staff
    if not text or text.casefold() in ANYBODY:
        return _from_call(said, catalogue)
    names = _exact(text, catalogue)
    if not names:
        read = heard.read(text).staff or heard.read(f"bei {text}").staff
        if read is not None and read.mode == "any":
            return _from_call(said, catalogue)
        if read is not None and not read.names and read.mode == "same_as_last_time":
            return WishedStaff(wish=StaffWish(mode=WishMode.SAME_AS_LAST_TIME), source="argument")
        names = _staff(read.names, catalogue) if read is not None else ()
        if not names:
            raise AskBack("unknown_staff", gesagt=text, team=team(catalogue))
    return _agreed(names, said, heard, catalogue)


def _from_call(said: StaffFinding | None, catalogue: Catalogue) -> WishedStaff:
    if said is None or said.mode is None:
        return WishedStaff(wish=NOBODY_SPECIAL)
    names = _staff(said.names, catalogue)
    if said.unknown and not names and said.mode in ("require", "prefer"):
        raise AskBack("unknown_staff", gesagt=" ".join(said.unknown), team=team(catalogue))
    return WishedStaff(wish=_wish(said, names, catalogue), source="transcript")


def _agreed(names: tuple[StaffId, ...], said: StaffFinding | None, heard: Heard, catalogue: Catalogue) -> WishedStaff:
    """The argument's people, in the mode the caller meant it.

    Raises:
        AskBack: The caller wished for somebody else and the agent never named these people.
    """
    strict = WishedStaff(wish=StaffWish(mode=WishMode.REQUIRE, staff=names), source="argument")
    if said is None or said.mode in (None, "any", "same_as_last_time"):
        return strict
    spoken = _staff(said.names, catalogue)
    if said.mode == "exclude":
        if not set(names) & set(spoken):
            return strict
    elif set(names) & set(spoken):
        return WishedStaff(wish=_wish(said, spoken, catalogue), source="argument")
    elif not spoken or set(names) & set(_fallback(said, catalogue)) or said.fallback == "any":
        return strict
    people = [catalogue.member(one) for one in names]
    if any(heard.agent_named(spoken_member(one), one.name) for one in people):
        return strict
    raise AskBack(
        "contradiction",
        feld="mitarbeiter",
        gesagt=", ".join(spoken_member(catalogue.member(one)) for one in spoken),
        uebergeben=", ".join(spoken_member(one) for one in people),
    )


def _wish(said: StaffFinding, names: tuple[StaffId, ...], catalogue: Catalogue) -> StaffWish:
    mode = _MODES[said.mode or "require"]
    if mode in (WishMode.PREFER, WishMode.REQUIRE, WishMode.EXCLUDE) and not names:
        return NOBODY_SPECIAL
    fallback: tuple[StaffId, ...] | Literal["any"] = "any" if said.fallback == "any" else _fallback(said, catalogue)
    return StaffWish(mode=mode, staff=names, fallback=fallback)


def _fallback(said: StaffFinding, catalogue: Catalogue) -> tuple[StaffId, ...]:
    return _staff(said.fallback, catalogue) if isinstance(said.fallback, tuple) else ()


def _exact(text: str, catalogue: Catalogue) -> tuple[StaffId, ...]:
    folded = text.casefold()
    for one in catalogue.staff:
        if one.active and folded in {one.id, one.name.casefold(), *(name.casefold() for name in one.spoken_names)}:
            return (one.id,)
    return ()


def _staff(ids: Iterable[str], catalogue: Catalogue) -> tuple[StaffId, ...]:
    active = {one.id for one in catalogue.staff if one.active}
    return tuple(StaffId(one) for one in ids if one in active)
