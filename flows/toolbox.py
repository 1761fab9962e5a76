"""Tools of a version: the gateway's contract, narrowed and worded by the version, with enums from the catalogue."""

from typing import Any

from flows.context import SalonContext
from flows.errors import SourceBroken
from flows.model import ToolSource
from flows.shorthand import Raw
from flows.store import Contract, Version

MARGIN_MS = 2_500
"""How much longer Retell waits than the gateway's own deadline, for the way there and back."""


def render_tool(version: Version, tool: ToolSource, context: SalonContext, url: str) -> Raw:
    """One tool as Retell reads it.

    Raises:
        SourceBroken: for an argument, enum or variable that the contract does not know.
    """
    if not tool.contract:
        return {"tool_id": tool.id, **tool.retell} if tool.id else dict(tool.retell)
    contract = version.contracts[tool.contract]
    return {
        "tool_id": tool.id,
        "name": contract.name,
        "type": "custom",
        "description": " ".join(part for part in (contract.description, tool.description) if part),
        "url": f"{url}/retell/{version.name}/functions/{contract.name}",
        "method": "POST",
        "parameter_type": "json",
        "args_at_root": False,
        "timeout_ms": tool.timeout_ms or contract.deadline_ms + MARGIN_MS,
        "max_retry": tool.max_retry,
        "speak_during_execution": False,
        "speak_after_execution": False,
        "parameters": _parameters(version, tool, contract, context),
        "response_variables": _variables(version, tool, contract),
        **tool.retell,
    }


def _known(version: Version, tool: ToolSource, key: str, name: str, known: list[str]) -> None:
    if name in known:
        return
    place = version.tool_sources[tool.id].place(key)
    cure = f"{tool.contract} knows: {', '.join(known)}"
    raise SourceBroken(f"{tool.contract} has no {name!r}", place=place, cure=cure)


def _parameters(version: Version, tool: ToolSource, contract: Contract, context: SalonContext) -> Raw:
    properties: dict[str, Raw] = contract.parameters["properties"]
    chosen = list(properties) if tool.arguments is None else list(tool.arguments)
    for key, names in (
        ("arguments", chosen),
        ("required", tool.required),
        ("enums", tool.enums),
        ("describe", tool.describe),
        ("constants", tool.constants),
    ):
        for name in names:
            _known(version, tool, key, name, list(properties))
    enums = {"staff": context.staff_names, "services": [service.name for service in context.services]}
    result: dict[str, Any] = {}
    for name in chosen:
        result[name] = dict(properties[name])
        if name in tool.describe:
            result[name]["description"] = tool.describe[name]
        if name in tool.constants:
            result[name]["const"] = tool.constants[name]
        if name in tool.enums:
            result[name]["enum"] = enums[tool.enums[name]]
    return {"type": "object", "properties": result, "required": list(tool.required)}


def _variables(version: Version, tool: ToolSource, contract: Contract) -> dict[str, str]:
    paths = contract.response_variables
    chosen = list(paths) if tool.response_variables is None else list(tool.response_variables)
    for name in chosen:
        _known(version, tool, "response_variables", name, list(paths))
    return {name: paths[name] for name in chosen}
