"""The mistakes models make with arguments, on order: wrong year, placeholder, dropped, invented, English."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.executable import Tool
from simulator.faults import Faults

LONG_PAST = 2023
"""The year models write that were never told today's date."""
MISTAKES = ("model_wrong_year", "model_english", "model_placeholder", "model_drops", "model_invents")
"""The faults below; a real model makes its own, so where one plays they cannot be ordered."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def err(tool: Tool, arguments: Mapping[str, Any], faults: Faults) -> dict[str, Any]:
    """The arguments with the mistakes that are ordered for this tool."""
    made = dict(arguments)
    day = _day(made.get("datum"))
    if day is not None and faults.strike("model_wrong_year", tool.name):
        made["datum"] = day.replace(year=LONG_PAST, day=min(day.day, 28)).isoformat()
    if faults.strike("model_english", tool.name) and day is not None:
        made["datum"] = f"{_DAYS[day.weekday()]}, {day:%d %B %Y}"
    for order in faults.strikes("model_placeholder", tool.name):
        made[order.detail] = "{{" + order.detail + "}}"
    for order in faults.strikes("model_drops", tool.name):
        made.pop(order.detail, None)
    for order in faults.strikes("model_invents", tool.name):
        name, _, value = order.detail.partition("=")
        made[name] = value
    return made


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
