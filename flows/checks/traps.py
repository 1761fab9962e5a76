"""Rules about traps of Retell: what it accepts and then does otherwise than one thinks."""

import re
from collections.abc import Iterator

from flows.checks.rule import ERROR, INFO, WARNING, Hit, rule
from flows.checks.subject import Subject
from flows.conditions import ConditionError, parse

_E164 = re.compile(r"^\+[1-9]\d{6,14}$")
_ORDERING = frozenset({">", ">=", "<", "<="})
_BARE_CLOCK = re.compile(r"\{\{\s*current_(time|hour|calendar)\s*\}\}")
_SLOW_MS = 3_000
_PATIENCE_MS = 20_000


@rule("FR001", ERROR, "conversation node with tools", "Retell refuses tools there; use a subagent node.")
def tools_in_conversation(subject: Subject) -> Iterator[Hit]:
    """Conversation nodes that hold tools."""
    for name, node in subject.of_type("conversation"):
        if node.get("tools") or node.get("tool_ids"):
            yield Hit(
                f"node:{name}", f"{name!r} holds tools", "make it a subagent, or call the tool in a function node"
            )


@rule(
    "FR002",
    ERROR,
    "tool named in a conversation",
    "A model that is told of a tool it does not have invents the result.",
)
def named_tool(subject: Subject) -> Iterator[Hit]:
    """Instructions of conversation nodes that name a tool."""
    names = {str(tool.get("name")) for tool in subject.tools.values()}
    for name, _ in subject.of_type("conversation"):
        text = subject.texts.get(f"node:{name}", "")
        for tool in sorted(names):
            if re.search(rf"\b{re.escape(tool)}\b", text):
                yield Hit(f"node:{name}", f"names the tool {tool!r}", "call it in a function node, do not name it")


@rule("FR003", WARNING, "prompt edge", "A model weighs it, and often wrongly; equations are exact.")
def prompt_edge(subject: Subject) -> Iterator[Hit]:
    """Prompt edges out of nodes that could branch by equation."""
    for edge in subject.graph.edges:
        if edge.kind == "prompt":
            yield Hit(f"edge:{edge.id}", "a model decides this edge", "extract a variable and compare it (`if:`)")


@rule("FR004", ERROR, "prompt edge nobody decides offline", "The simulator cannot execute the flow without `when`.")
def undecided(subject: Subject) -> Iterator[Hit]:
    """Prompt edges without an offline decision."""
    for edge in subject.graph.edges:
        if edge.kind == "prompt" and edge.id not in subject.rendered.offline["edges"]:
            yield Hit(f"edge:{edge.id}", "has no `when`", "add `when: intent=…`, see flows/conditions.py")


@rule("FR005", ERROR, "condition that cannot be read", "The offline runtime would stop at it.")
def unreadable(subject: Subject) -> Iterator[Hit]:
    """Offline conditions with a mistake."""
    offline = subject.rendered.offline
    rows = [(f"edge:{name}", entry) for name, entry in offline["edges"].items()]
    rows += [(f"node:{name}", entry) for name, entry in offline["nodes"].items() if "when" in entry]
    for at, entry in rows:
        try:
            parse(str(entry["when"]))
        except ConditionError as problem:
            yield Hit(at, str(problem), "intent=, has=, var=, silence, any, joined by and / or / not")


@rule("FR006", ERROR, "flex mode", "It compiles the flow into one prompt: equations and fixed texts no longer hold.")
def flex(subject: Subject) -> Iterator[Hit]:
    """Flows in flex mode."""
    if subject.flow.get("flex_mode"):
        yield Hit("flow", "flex_mode is on", "turn it off")


@rule("FR007", WARNING, "exists is true for an empty text", "A default of nothing counts as existing.")
def bare_exists(subject: Subject) -> Iterator[Hit]:
    """`exists` alone on a variable that has a default."""
    defaults = subject.flow.get("default_dynamic_variables") or {}
    for edge, equation in subject.equations:
        alone = len(edge.condition.get("equations") or ()) == 1
        name = str(equation.get("left", "")).strip("{} ")
        if alone and equation.get("operator") in {"exists", "not_exist"} and name in defaults:
            yield Hit(
                f"edge:{edge.id}",
                f"{name!r} always exists, its default is {defaults[name]!r}",
                "`is set` or `is missing`",
            )


@rule("FR008", ERROR, "ordering of a text", "Ordering needs two numbers and is false otherwise.")
def unordered(subject: Subject) -> Iterator[Hit]:
    """Ordering operators with a right side that is no number."""
    for edge, equation in subject.equations:
        right = str(equation.get("right", ""))
        if equation.get("operator") in _ORDERING and "{{" not in right and not re.fullmatch(r"-?\d+(\.\d+)?", right):
            yield Hit(f"edge:{edge.id}", f"{right!r} is no number", "compare with == or with a number")


@rule("FR009", WARNING, "silence while a function runs", "Above three seconds a caller thinks the line is dead.")
def dead_air(subject: Subject) -> Iterator[Hit]:
    """Slow functions without a filler."""
    for name, node in subject.of_type("function"):
        contract = subject.contract_of(node.get("tool_id"))
        if contract and contract.deadline_ms >= _SLOW_MS and not node.get("speak_during_execution"):
            yield Hit(
                f"node:{name}", f"{contract.name} may take {contract.deadline_ms} ms in silence", "add `filler: …`"
            )


@rule("FR010", ERROR, "result not awaited", "The edges read variables that the function has not filled yet.")
def not_awaited(subject: Subject) -> Iterator[Hit]:
    """Function nodes that go on at once and branch on the result."""
    for name, node in subject.of_type("function", "mcp", "code"):
        if node.get("wait_for_result") is False and any(edge.kind == "if" for edge in subject.graph.out[name]):
            yield Hit(f"node:{name}", "goes on before the result is there", "`wait_for_result: true`")


@rule("FR011", WARNING, "clock of Los Angeles", "A bare {{current_time}} is Pacific time, in English.")
def foreign_clock(subject: Subject) -> Iterator[Hit]:
    """Bare clock variables."""
    for key, text in subject.texts.items():
        for match in _BARE_CLOCK.finditer(text):
            cure = f"{{{{current_{match[1]}_Europe/Berlin}}}}, or a variable of the inbound webhook"
            yield Hit(key, f"{match[0]} is the time of Los Angeles", cure)


@rule("FR012", ERROR, "call id asked of the model", "Models invent it; it comes with the call.")
def invented_call_id(subject: Subject) -> Iterator[Hit]:
    """Tools that let the model fill the call id."""
    for name, tool in subject.tools.items():
        schema = ((tool.get("parameters") or {}).get("properties") or {}).get("call_id")
        if isinstance(schema, dict) and "const" not in schema:
            yield Hit(f"tool:{name}", "asks the model for call_id", 'remove it, or `const: "{{call_id}}"`')


@rule("FR013", ERROR, "arguments without the call", "A mutating tool whose body has no call cannot be made idempotent.")
def callless(subject: Subject) -> Iterator[Hit]:
    """Mutating tools with arguments at root and no call id."""
    for name, tool in subject.tools.items():
        contract = subject.contract_of(name)
        properties = (tool.get("parameters") or {}).get("properties") or {}
        if contract and contract.mutates and tool.get("args_at_root") and "call_id" not in properties:
            yield Hit(f"tool:{name}", "sends arguments at root without call_id", "`args_at_root: false`")


@rule("FR014", ERROR, "form encoding", "The gateway reads JSON only.")
def form(subject: Subject) -> Iterator[Hit]:
    """Tools that send forms."""
    for name, tool in subject.tools.items():
        if tool.get("parameter_type") == "form":
            yield Hit(f"tool:{name}", "parameter_type is form", "`parameter_type: json`")


@rule("FR015", WARNING, "too patient", "Retries multiply the time-out while somebody holds the line.")
def patient(subject: Subject) -> Iterator[Hit]:
    """Tools whose worst case is longer than a caller waits."""
    for name, tool in subject.tools.items():
        worst = int(tool.get("timeout_ms", 120_000)) * (int(tool.get("max_retry", 0)) + 1)
        if subject.contract_of(name) and worst > _PATIENCE_MS:
            yield Hit(f"tool:{name}", f"a caller may wait {worst} ms", "shorter time-out, fewer retries")


@rule("FR016", ERROR, "number not in E.164", "A transfer to another form of the number fails.")
def transfer_number(subject: Subject) -> Iterator[Hit]:
    """Transfers to a number that is not written internationally."""
    for name, node in subject.of_type("transfer_call"):
        destination = node.get("transfer_destination") or {}
        number = str(destination.get("number", ""))
        plain = destination.get("type") == "predefined" and not node.get("ignore_e164_validation")
        if plain and "{{" not in number and not _E164.match(number):
            yield Hit(f"node:{name}", f"{number!r} is not E.164", "`[[ salon.phone | e164 ]]`")


@rule("FR017", WARNING, "swap to a draft", "Without a version a swap takes the newest created one, usually a draft.")
def swap(subject: Subject) -> Iterator[Hit]:
    """Agent swaps without a pinned version."""
    for name, node in subject.of_type("agent_swap"):
        if node.get("agent_version") in {None, "latest"}:
            yield Hit(f"node:{name}", "swaps to whatever was created last", "`agent_version: latest_published`")


@rule("FR018", WARNING, "language of the agent", "Anything but de-DE alone costs accuracy.")
def language(subject: Subject) -> Iterator[Hit]:
    """Agents that do not listen to German alone."""
    agent = subject.rendered.agent
    if agent and agent.get("language") != "de-DE":
        yield Hit("agent", f"language is {agent.get('language', 'en-US (default)')!r}", "`language: de-DE`")


@rule("FR019", WARNING, "nobody minds a silent caller", "Without a limit a forgotten line stays open for ten minutes.")
def silence(subject: Subject) -> Iterator[Hit]:
    """Agents without a reminder or an end after silence."""
    agent = subject.rendered.agent
    for key in ("reminder_trigger_ms", "end_call_after_silence_ms"):
        if agent and key not in agent:
            yield Hit("agent", f"{key} is not set", f"set `{key}` under `agent:`")


@rule("FR020", ERROR, "offline words for nothing", "What the offline runtime reads may add no node and no edge.")
def strangers(subject: Subject) -> Iterator[Hit]:
    """Entries of offline.json for nodes and edges that are not there."""
    edges = {edge.id for edge in subject.graph.edges}
    for name in subject.rendered.offline["nodes"].keys() - subject.nodes.keys():
        yield Hit(f"node:{name}", f"offline words for {name!r}, which is no node", "remove them")
    for name in subject.rendered.offline["edges"].keys() - edges:
        yield Hit(f"edge:{name}", f"offline decision for {name!r}, which is no edge", "remove it")


@rule("FR021", INFO, "node without a name", "Names of nodes are what transcripts and the drawing show.")
def nameless(subject: Subject) -> Iterator[Hit]:
    """Nodes without a name."""
    for name, node in subject.nodes.items():
        if not node.get("name"):
            yield Hit(f"node:{name}", f"{name!r} has no name", "add `name: …`")
