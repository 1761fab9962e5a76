"""The German words the stand-in for the model knows beside the understanding."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from simulator import yaml_lines


@cache
def words() -> Mapping[str, Any]:
    """The packaged words, by what they are for."""
    text = (files("simulator") / "data" / "words.de.yaml").read_text(encoding="utf-8")
    return dict(yaml_lines.load(text).value)
