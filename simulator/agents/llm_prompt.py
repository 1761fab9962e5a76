"""What a model is shown of a flow: the prompts of its node, the talk so far, its ways on and functions as tools."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flows.executable import Edge, Flow, Node, Tool
from flows.talk import Scene, Turn
from flows.variables import fill

STAY = "stay"
"""The choice of no way on."""
_RULES = (
    "You are on the telephone. Say only what the caller is to hear: no lists, no markup, no remarks. "
    "Follow the task of the current node and nothing beyond it."
)


def system_prompt(flow: Flow, node: Node, variables: Mapping[str, str]) -> str:
    """The global prompt and the task of the node, with variables filled in as Retell fills them."""
    task = fill(node.instruction, variables)
    said = "Say exactly this:\n" if node.verbatim else ""
    parts = [fill(flow.global_prompt, variables), f"# Current node: {node.name} ({node.id})\n\n{said}{task}", _RULES]
    return "\n\n".join(part.strip() for part in parts if part.strip())


def talk_messages(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """The talk as chat messages; each function call is followed by its result, as the endpoint demands."""
    messages: list[dict[str, Any]] = []
    results = [turn for turn in turns if turn.role == "tool_result"]
    for number, turn in enumerate(turns):
        if turn.role == "agent":
            messages.append({"role": "assistant", "content": turn.text})
        elif turn.role == "user":
            messages.append({"role": "user", "content": turn.text or "(silence)"})
        elif turn.role == "dtmf":
            messages.append({"role": "user", "content": f"(presses the keys {turn.text})"})
        elif turn.role == "tool_call":
            answered = next((one for one in results if one.tool == turn.tool), None)
            if answered is not None:
                results.remove(answered)
            messages += _with_result(f"call_{number}", turn, answered)
    return messages


def _with_result(key: str, called: Turn, answered: Turn | None) -> list[dict[str, Any]]:
    function = {"name": called.tool, "arguments": called.text or "{}"}
    return [
        {"role": "assistant", "content": None, "tool_calls": [{"id": key, "type": "function", "function": function}]},
        {"role": "tool", "tool_call_id": key, "content": answered.text if answered is not None else "(still running)"},
    ]


def function(name: str, description: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """A function as the endpoint takes it."""
    return {"type": "function", "function": {"name": name, "description": description, "parameters": dict(parameters)}}


def tool_function(tool: Tool, variables: Mapping[str, str]) -> dict[str, Any]:
    """A tool of the flow; what it fixes with `const` is not asked of the model."""
    asked = {name: schema for name, schema in tool.properties.items() if not _is_fixed(schema)}
    if tool.type == "extract_dynamic_variable":
        return function(tool.name, tool.description, variables_schema(tool.raw.get("variables") or ()))
    parameters = {
        "type": "object",
        "properties": asked,
        "required": [name for name in tool.required if name in asked],
    }
    return function(tool.name, fill(tool.description, variables), parameters)


def extraction(node: Node) -> dict[str, Any]:
    """The function that takes down the variables of an extract node."""
    told = "Take down what the caller has said in this call. Leave out what was not said."
    return function(f"extract_{node.id}"[:64], told, variables_schema(node.variables))


def variables_schema(variables: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The variables of an extraction as a JSON Schema."""
    kinds = {"number": "number", "boolean": "boolean"}
    properties: dict[str, Any] = {}
    for one in variables:
        schema: dict[str, Any] = {"type": kinds.get(str(one.get("type")), "string")}
        if one.get("description"):
            schema["description"] = str(one["description"])
        if one.get("choices"):
            schema["enum"] = list(one["choices"])
        if one.get("examples"):
            schema["examples"] = list(one["examples"])
        properties[str(one.get("name"))] = schema
    return {"type": "object", "properties": properties, "required": []}


def transition(node: Node, edges: Sequence[Edge], variables: Mapping[str, str]) -> dict[str, Any]:
    """The function that chooses how the talk goes on."""
    told = "\n".join(f"{edge.id}: {fill(edge.prompt, variables)}" for edge in edges)
    schema = {
        "type": "object",
        "properties": {
            "transition": {
                "type": "string",
                "enum": [*(edge.id for edge in edges), STAY],
                "description": f"Whose condition is met now?\n{told}\n{STAY}: none of them.",
            }
        },
        "required": ["transition"],
    }
    return function(f"go_on_from_{node.id}"[:64], "Choose how the talk goes on.", schema)


def messages_for(flow: Flow, scene: Scene) -> list[dict[str, Any]]:
    """All the model is shown in a scene."""
    system = {"role": "system", "content": system_prompt(flow, scene.node, scene.variables)}
    return [system, *talk_messages(scene.turns)]


def read_arguments(text: str) -> dict[str, Any]:
    """The arguments a model wrote.

    Raises:
        ValueError: they are no JSON object.
    """
    value = json.loads(text)
    if not isinstance(value, dict):
        message = f"expected an object, got {type(value).__name__}"
        raise TypeError(message)
    return value


def _is_fixed(schema: object) -> bool:
    return isinstance(schema, Mapping) and "const" in schema
