"""Rules about the contract with the gateway: tools, arguments, choices, answers and deadlines."""

from collections.abc import Iterator

from flows.checks.rule import ERROR, WARNING, Hit, rule
from flows.checks.subject import Subject

_CODE_VARIABLE = "code"


@rule("FC001", ERROR, "tool unknown to the gateway", "The gateway answers unknown tools with an apology, nothing more.")
def unknown_tool(subject: Subject) -> Iterator[Hit]:
    """Tools that point at the gateway and keep no contract."""
    for name, tool in subject.tools.items():
        if "/functions/" in str(tool.get("url")) and subject.contract_of(name) is None:
            yield Hit(
                f"tool:{name}", f"{tool.get('name')!r} keeps no contract", "name one: `contract: check_availability@2`"
            )


@rule("FC002", ERROR, "tool that does not exist", "A function node without its tool calls nothing.")
def lost_tool(subject: Subject) -> Iterator[Hit]:
    """Function nodes whose tool is not in the flow."""
    for name, node in subject.of_type("function"):
        if node.get("tool_type") == "local" and node.get("tool_id") not in subject.tools:
            yield Hit(f"node:{name}", f"there is no tool {node.get('tool_id')!r}", "add it under tools/")


@rule("FC003", ERROR, "argument unknown to the contract", "The gateway ignores what it does not know.")
def unknown_argument(subject: Subject) -> Iterator[Hit]:
    """Arguments the contract does not have."""
    for name, tool in subject.tools.items():
        contract = subject.contract_of(name)
        if contract is None:
            continue
        known = contract.parameters["properties"]
        for argument in (tool.get("parameters") or {}).get("properties") or {}:
            if argument not in known and argument != "call_id":
                yield Hit(f"tool:{name}", f"{contract.ref} has no {argument!r}", f"known: {', '.join(known)}")


@rule("FC004", ERROR, "argument missing", "What the contract demands must be offered to the model.")
def missing_argument(subject: Subject) -> Iterator[Hit]:
    """Required arguments that the tool does not offer, and required ones that do not exist."""
    for name, tool in subject.tools.items():
        parameters = tool.get("parameters") or {}
        offered = parameters.get("properties") or {}
        contract = subject.contract_of(name)
        demanded = contract.parameters.get("required", []) if contract else []
        for argument in [*demanded, *(parameters.get("required") or ())]:
            if argument not in offered:
                yield Hit(f"tool:{name}", f"{argument!r} is demanded and not offered", "add it to `arguments:`")


@rule("FC005", ERROR, "choices differ from the catalogue", "A name that left the salon would still be offered.")
def stale_choices(subject: Subject) -> Iterator[Hit]:
    """Staff enums that are not the staff."""
    staff = subject.context.staff_names
    for name, tool in subject.tools.items():
        schema = ((tool.get("parameters") or {}).get("properties") or {}).get("mitarbeiter") or {}
        if "enum" in schema and list(schema["enum"]) != staff:
            yield Hit(
                f"tool:{name}",
                f"the choices of 'mitarbeiter' are not the staff {staff}",
                "`enums: {mitarbeiter: staff}`",
            )


@rule("FC006", ERROR, "variable nobody fills", "It stays in the text, braces and all, and the voice reads it out.")
def unfilled(subject: Subject) -> Iterator[Hit]:
    """Variables that are read and never filled."""
    for name, at in subject.used.items():
        if name not in subject.produced and not subject.is_system(name):
            yield Hit(
                at, f"nothing fills {{{{{name}}}}}", "declare it under `variables:`, extract it, or take it from a tool"
            )


@rule("FC007", ERROR, "time-out under the gateway's deadline", "Retell would give up while the gateway still works.")
def impatient(subject: Subject) -> Iterator[Hit]:
    """Tools whose time-out is shorter than the contract's deadline."""
    for name, tool in subject.tools.items():
        contract = subject.contract_of(name)
        timeout = tool.get("timeout_ms", 120_000)
        if contract and timeout <= contract.deadline_ms:
            problem = f"waits {timeout} ms, {contract.ref} may take {contract.deadline_ms} ms"
            yield Hit(f"tool:{name}", problem, f"at least {contract.deadline_ms + 1000}, or leave `timeout_ms` out")


def _codes_after(subject: Subject, node_id: str) -> tuple[set[str], set[str]] | None:
    """The codes a function may answer and those its edges ask for; None where it keeps no contract."""
    contract = subject.contract_of(subject.nodes[node_id].get("tool_id"))
    if contract is None:
        return None
    names = {name for name, path in contract.response_variables.items() if path == _CODE_VARIABLE}
    asked = {
        str(equation.get("right"))
        for edge in subject.graph.out[node_id]
        for equation in edge.condition.get("equations") or ()
        if str(equation.get("left", "")).strip("{} ") in names and equation.get("operator") == "=="
    }
    return set(contract.codes), asked


@rule("FC008", ERROR, "code the function never answers", "The edge is never taken; it is a misspelling or left over.")
def impossible_code(subject: Subject) -> Iterator[Hit]:
    """Edges of a function that ask for a code its contract does not have."""
    shared = {
        code for rows in subject.version.flow.routes.values() for row in rows for code in str(row.get("if")).split()
    }
    shared = {code.strip(",") for code in shared}
    for name, _ in subject.of_type("function"):
        found = _codes_after(subject, name)
        for code in sorted(found[1] - found[0] - shared) if found else ():
            yield Hit(
                f"node:{name}",
                f"its function never answers {code!r}",
                f"it may answer: {', '.join(sorted(found[0]))}" if found else "",
            )


@rule("FC009", WARNING, "code without an edge", "A known outcome would be treated as a failure.")
def unhandled_code(subject: Subject) -> Iterator[Hit]:
    """Codes of a contract that no edge of the function asks for."""
    for name, _ in subject.of_type("function"):
        found = _codes_after(subject, name)
        missing = sorted(found[0] - found[1]) if found else []
        if missing:
            yield Hit(f"node:{name}", f"no edge for {', '.join(missing)}", "add an edge, or an ignore with the reason")


@rule("FC010", WARNING, "tool nobody calls", "The model may still see it; or it is left over.")
def idle_tool(subject: Subject) -> Iterator[Hit]:
    """Tools no node uses."""
    used = {node.get("tool_id") for node in subject.nodes.values()}
    used |= {one for node in subject.nodes.values() for one in node.get("tool_ids") or ()}
    for name, tool in subject.tools.items():
        if name not in used:
            yield Hit(f"tool:{name}", f"no node calls {tool.get('name')!r}", "call it or remove the file")


@rule("FC011", ERROR, "value the variable never has", "The condition compares with something that is no choice.")
def impossible_value(subject: Subject) -> Iterator[Hit]:
    """Equations that compare an enum with what is no choice of it."""
    choices: dict[str, set[str]] = {}
    for _, node in subject.of_type("extract_dynamic_variables"):
        for one in node.get("variables") or ():
            if one.get("type") == "enum":
                choices.setdefault(str(one.get("name")), set()).update(map(str, one.get("choices") or ()))
    answered = {name for tool in subject.tools.values() for name in tool.get("response_variables") or {}}
    for edge, equation in subject.equations:
        name, value = str(equation.get("left", "")).strip("{} "), str(equation.get("right", ""))
        if name in choices and name not in answered and value and "{{" not in value and value not in choices[name]:
            yield Hit(
                f"edge:{edge.id}", f"{name!r} is never {value!r}", f"it may be: {', '.join(sorted(choices[name]))}"
            )


@rule(
    "FC012", ERROR, "promise without consent", "What changes something is called only on a condition, never by itself."
)
def unasked(subject: Subject) -> Iterator[Hit]:
    """Edges into a mutating function that are no condition."""
    for name, node in subject.of_type("function"):
        contract = subject.contract_of(node.get("tool_id"))
        if contract is None or not contract.mutates:
            continue
        for edge in subject.graph.edges:
            if edge.target == name and edge.kind not in {"if", "prompt"}:
                yield Hit(
                    f"edge:{edge.id}",
                    f"{contract.name} is called without a condition",
                    "ask first, then `if: bestaetigt == ja`",
                )


@rule("FC013", WARNING, "person without choices", "Without the staff as choices the model invents names.")
def free_person(subject: Subject) -> Iterator[Hit]:
    """Tools that take a person without an enum."""
    for name, tool in subject.tools.items():
        schema = ((tool.get("parameters") or {}).get("properties") or {}).get("mitarbeiter")
        if isinstance(schema, dict) and "enum" not in schema:
            yield Hit(f"tool:{name}", "'mitarbeiter' has no choices", "`enums: {mitarbeiter: staff}`")


@rule(
    "FC014",
    ERROR,
    "answer variable without a source",
    "The path is not in the gateway's reply; Retell skips it silently.",
)
def unknown_path(subject: Subject) -> Iterator[Hit]:
    """Response variables with a path the contract does not have."""
    for name, tool in subject.tools.items():
        contract = subject.contract_of(name)
        known = set(contract.response_variables.values()) if contract else set()
        for variable, path in (tool.get("response_variables") or {}).items() if contract else ():
            if path not in known:
                yield Hit(
                    f"tool:{name}",
                    f"{variable!r} takes {path!r}, which no reply has",
                    f"known: {', '.join(sorted(known))}",
                )
