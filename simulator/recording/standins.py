"""The invented people, numbers and addresses that stand in for real ones."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from simulator import yaml_lines


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns of the keys under which personal data stands."""

    name: str
    phone: str
    email: str


class StandIns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The packaged stand-ins and the words around them."""

    first_names: Mapping[str, tuple[str, ...]]
    """By gender, f and m."""
    surnames: tuple[str, ...]
    mobile: tuple[str, ...]
    landline: tuple[str, ...]
    domain: str
    spoken_at: str
    spoken_dot: str
    titles: tuple[str, ...]
    keys: Keys
    introduced: str
    letter_names: str
    phone_talk: str
    address: str
    address_stand_in: str
    agent: str
    title: Mapping[str, str]
    tag: str
    header: tuple[str, ...]

    def kind_of(self, key: str) -> str:
        """What stands under a key: name, phone, email, or nothing personal ("")."""
        low = key.lower()
        patterns = {"name": self.keys.name, "phone": self.keys.phone, "email": self.keys.email}
        return next((kind for kind, pattern in patterns.items() if re.match(pattern, low)), "")


@cache
def standins() -> StandIns:
    """The packaged stand-ins."""
    text = (files("simulator") / "data" / "standins.de.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml_lines.load(text).value, StandIns)
