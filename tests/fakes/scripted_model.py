"""A model for tests that decides by the words of its tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.executable import Edge, Node, Tool
from flows.talk import Scene
from flows.variables import fill


@dataclass
class ScriptedModel:
    """Follows a prompt edge when the caller's last words are listed for it; remembers what it was asked."""

    follows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extracts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    tool_on: Mapping[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def decide(self, edge: Edge, scene: Scene) -> bool:
        """Follow the edge when the last words are in its list."""
        self.asked.append(edge.id)
        last = next((turn.text for turn in reversed(scene.turns) if turn.role != "agent"), None)
        return last is not None and last in self.follows.get(edge.id, ())

    def arguments(self, tool: Tool, scene: Scene) -> Mapping[str, Any]:
        """The given values that the tool knows."""
        del scene
        return {name: value for name, value in self.given.items() if name in tool.properties}

    def extract(self, node: Node, scene: Scene) -> Mapping[str, str]:
        """The values listed for the node."""
        del scene
        return self.extracts.get(node.id, {})

    def speak(self, node: Node, scene: Scene) -> str:
        """The sentence of the node, filled."""
        return fill(node.says or node.instruction, scene.variables)

    def use_tool(self, node: Node, scene: Scene) -> tuple[Tool, Mapping[str, Any]] | None:
        """The tool listed for the last words."""
        last = next((turn.text for turn in reversed(scene.turns) if turn.role == "user"), "")
        name = self.tool_on.get(last)
        return next(((tool, dict(self.given)) for tool in node.tools if tool.name == name), None)
