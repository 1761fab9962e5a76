"""A talk taken up in the middle, out of what a stateless request tells of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.executable import Edge, EdgeKind
from flows.runtime import Conversation, Waiting
from flows.talk import Turn

_KINDS = {"global": EdgeKind.GLOBAL, "global_go_back": EdgeKind.GO_BACK}
_ROLES = {"agent": "agent", "user": "user", "tool_call_invocation": "tool_call", "tool_call_result": "tool_result"}


class NoSuchNode(LookupError):
    """The request names a node or component that the flow does not have."""

    code = "no_such_node"


@dataclass(slots=True)
class ResumedTalk(Conversation):
    """A conversation that can be placed in a node, with everything said before."""

    def take_up(self, node: str, component: str, messages: Sequence[Mapping[str, Any]]) -> None:
        """Stand in `node` and listen; where global nodes and components lead back to is read off the transitions.

        Raises:
            NoSuchNode: the flow has no such node in the component.
        """
        scope = self.flow.scopes.get(component)
        if scope is None or node not in scope.nodes:
            message = f"node {node!r} does not exist in {component or 'the flow'}"
            raise NoSuchNode(message)
        kept = dict(self.variables)
        for one in messages:
            if one["role"] == "node_transition" and one.get("former_node_id") not in {None, "begin"}:
                self._walk(one)
        self._scope, self._node = scope, scope.nodes[node]
        self.variables = kept
        self.turns = list(turns_of(messages))
        self._tools_asked = sum(turn.role == "tool_call" for turn in self.turns)
        self.waiting = Waiting.CALLER

    def _walk(self, message: Mapping[str, Any]) -> None:
        """One transition again, without doing what its nodes do."""
        source, target = str(message["former_node_id"]), str(message["new_node_id"])
        if source not in self._scope.nodes and self._components:
            back = self._components.pop()
            self._scope = back.scope
        self._node = self._scope.nodes[source]
        kind = _KINDS.get(str(message.get("transition_type")), EdgeKind.CONDITION)
        if self._node.type == "component" and target not in self._scope.nodes:
            self._enter()
        else:
            self._follow(Edge(id="", target=target, kind=kind))
        self._entering = False
        self._events.clear()
        self._chain = 0


def turns_of(messages: Sequence[Mapping[str, Any]]) -> Iterator[Turn]:
    """The messages as turns, with the name of the tool on its result."""
    tools: dict[str, str] = {}
    for message in messages:
        role = str(message["role"])
        if role == "tool_call_invocation":
            tools[message["tool_call_id"]] = message["name"]
        if role not in _ROLES:
            continue
        text = message["arguments"] if role == "tool_call_invocation" else message["content"]
        yield Turn(role=_ROLES[role], text=text, node="", tool=tools.get(str(message.get("tool_call_id")), ""))
