"""Every rule finds what it is for, in a version that was broken on purpose; the library itself is clean."""

import copy
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from flows.checks.report import github, rows, sarif, text
from flows.checks.rule import RULES, Severity
from flows.checks.run import Finding, check
from flows.checks.subject import Subject, german_words
from flows.context import demo_context
from flows.render import render
from flows.source import parse_yaml
from flows.store import library_versions, load_version

Body = dict[str, Any]
BASE = render("v18", demo_context(), positions=False)


@dataclass(frozen=True)
class Made:
    """A rendered version that may be broken."""

    flow: Body
    agent: Body
    offline: Body


Edit = Callable[[Made], object]


def node(flow: Body, name: str) -> Body:
    found: Body = next(one for one in flow["nodes"] if one["id"] == name)
    return found


def tool(flow: Body, name: str) -> Body:
    found: Body = next(one for one in flow["tools"] if one["name"] == name)
    return found


def say(flow: Body, words: str, name: str = "warten") -> None:
    node(flow, name)["instruction"] = {"type": "static_text", "text": words}


def equation(left: str, operator: str, right: str = "") -> Body:
    return {"type": "equation", "operator": "&&", "equations": [{"left": left, "operator": operator, "right": right}]}


def edge(target: str, condition: Body, name: str = "neu") -> Body:
    return {"id": name, "destination_node_id": target, "transition_condition": condition}


def always(target: str) -> Body:
    return edge(target, {"type": "prompt", "prompt": "Always"}, "immer")


def add(flow: Body, **body: object) -> None:
    flow["nodes"].append({"id": "neu", "type": "conversation", "name": "Neu", **body})


PROMPT_EDGE = {"type": "prompt", "prompt": "Der Anrufer ist ungeduldig"}

EDITS: dict[str, Edit] = {
    "FS001": lambda v: add(v.flow, type="end"),
    "FS002": lambda v: node(v.flow, "warten").update(always_edge=always("nirgends")),
    "FS003": lambda v: node(v.flow, "warten")["always_edge"].pop("destination_node_id"),
    "FS004": lambda v: node(v.flow, "warten").pop("always_edge"),
    "FS005": lambda v: node(v.flow, "warten").update(always_edge=always("warten")),
    "FS006": lambda v: node(v.flow, "person_weiche")["else_edge"].update(destination_node_id="frei"),
    "FS007": lambda v: node(v.flow, "wunsch_lesen").pop("else_edge"),
    "FS008": lambda v: node(v.flow, "buchen").pop("else_edge"),
    "FS009": lambda v: v.flow["nodes"].append(copy.deepcopy(node(v.flow, "warten"))),
    "FS010": lambda v: v.flow.update(start_node_id="nirgends"),
    "FS011": lambda v: node(v.flow, "warten").update(edges=[edge("fertig", equation("{{name}}", "==", "x"))]),
    "FS012": lambda v: node(v.flow, "kunde_weiche")["edges"].append(
        edge("fertig", node(v.flow, "kunde_weiche")["edges"][0]["transition_condition"])
    ),
    "FS013": lambda v: [one.update(type="bridge_transfer") for one in v.flow["nodes"] if one["type"] == "end"],
    "FS014": lambda v: add(v.flow, type="component", component_id="c", component_type="local"),
    "FS016": lambda v: node(v.flow, "wunsch_lesen")["variables"].append(
        {"type": "string", "name": "lieblingsfarbe", "description": ""}
    ),
    "FC001": lambda v: v.flow["tools"].append({**tool(v.flow, "check_availability"), "tool_id": "x", "name": "raten"}),
    "FC002": lambda v: node(v.flow, "buchen").update(tool_id="nichts"),
    "FC003": lambda v: tool(v.flow, "check_availability")["parameters"]["properties"].update(laune={"type": "string"}),
    "FC004": lambda v: tool(v.flow, "check_availability")["parameters"]["required"].append("laune"),
    "FC005": lambda v: tool(v.flow, "check_availability")["parameters"]["properties"]["mitarbeiter"]["enum"].pop(),
    "FC006": lambda v: say(v.flow, "Guten Tag, {{kosename}}."),
    "FC007": lambda v: tool(v.flow, "book_appointment").update(timeout_ms=2000),
    "FC008": lambda v: node(v.flow, "buchen")["edges"].append(edge("fertig", equation("{{ergebnis}}", "==", "boked"))),
    "FC009": lambda v: node(v.flow, "buchen")["edges"].pop(0),
    "FC010": lambda v: v.flow["tools"].append({**tool(v.flow, "check_availability"), "tool_id": "x", "name": "zweite"}),
    "FC011": lambda v: node(v.flow, "kunde_weiche")["edges"].append(
        edge("fertig", equation("{{absicht}}", "==", "bok"))
    ),
    "FC012": lambda v: node(v.flow, "kunde_weiche")["else_edge"].update(destination_node_id="buchen"),
    "FC013": lambda v: tool(v.flow, "book_appointment")["parameters"]["properties"]["mitarbeiter"].pop("enum"),
    "FC014": lambda v: tool(v.flow, "book_appointment")["response_variables"].update(laune="facts.laune"),
    "FW001": lambda v: say(v.flow, "Lass dir Zeit."),
    "FW002": lambda v: say(v.flow, "Die Balayage dauert zwei Stunden."),
    "FW003": lambda v: say(v.flow, "Strähnen kosten 50 Euro."),
    "FW004": lambda v: say(v.flow, "Wir sind um 14:30 Uhr da."),
    "FW005": lambda v: say(v.flow, "Das dauert ca. eine Stunde."),
    "FW006": lambda v: say(v.flow, "Please tell me your name."),
    "FW007": lambda v: say(v.flow, "Und " * 40 + "Ende."),
    "FW008": lambda v: say(v.flow, "{{antwort}}"),
    "FW009": lambda v: say(v.flow, "Um zehn ist noch frei."),
    "FW010": lambda v: say(v.flow, "Wann? Und bei wem?"),
    "FW011": lambda v: say(v.flow, "Lassen Sie sich Zeit"),
    "FW013": lambda v: v.offline["nodes"].pop("frage_name"),
    "FW014": lambda v: say(v.flow, "Das ist *wichtig*."),
    "FL001": lambda v: node(v.flow, "warten").update(instrution={}),
    "FL002": lambda v: tool(v.flow, "book_appointment").update(name="mit leer"),
    "FL003": lambda v: v.flow["default_dynamic_variables"].update({"mit leer": ""}),
    "FL004": lambda v: v.flow.update(global_prompt="Wort " * 4000),
    "FL005": lambda v: node(v.flow, "frage_name")["instruction"].update(text="Wort " * 500),
    "FL006": lambda v: v.agent.update(voice_speed=3),
    "FL007": lambda v: v.agent.update(boosted_keywords=[str(number) for number in range(101)]),
    "FR001": lambda v: node(v.flow, "warten").update(tool_ids=["t"]),
    "FR002": lambda v: node(v.flow, "frage_name")["instruction"].update(text="> Ich rufe check_availability auf."),
    "FR003": lambda v: node(v.flow, "kunde_weiche")["edges"].append(edge("fertig", PROMPT_EDGE)),
    "FR004": lambda v: node(v.flow, "kunde_weiche")["edges"].append(edge("fertig", PROMPT_EDGE)),
    "FR005": lambda v: v.offline["edges"].update({"edge-kunde_weiche-frage_name": {"when": "intend=book"}}),
    "FR006": lambda v: v.flow.update(flex_mode=True),
    "FR007": lambda v: node(v.flow, "kunde_weiche")["edges"].append(edge("fertig", equation("{{name}}", "exists"))),
    "FR008": lambda v: node(v.flow, "kunde_weiche")["edges"].append(edge("fertig", equation("{{name}}", ">", "drei"))),
    "FR009": lambda v: node(v.flow, "buchen").pop("speak_during_execution"),
    "FR010": lambda v: node(v.flow, "buchen").update(wait_for_result=False),
    "FR011": lambda v: v.flow.update(global_prompt=v.flow["global_prompt"] + " {{current_time}}"),
    "FR012": lambda v: tool(v.flow, "book_appointment")["parameters"]["properties"].update(call_id={"type": "string"}),
    "FR013": lambda v: tool(v.flow, "book_appointment").update(args_at_root=True),
    "FR014": lambda v: tool(v.flow, "book_appointment").update(parameter_type="form"),
    "FR015": lambda v: tool(v.flow, "book_appointment").update(max_retry=3),
    "FR016": lambda v: node(v.flow, "uebergabe")["transfer_destination"].update(number="030 23125000"),
    "FR017": lambda v: add(v.flow, type="agent_swap", agent_id="a"),
    "FR018": lambda v: v.agent.update(language=["de-DE", "en-US"]),
    "FR019": lambda v: v.agent.pop("end_call_after_silence_ms"),
    "FR020": lambda v: v.offline["nodes"].update(nirgends={"says": "x"}),
    "FR021": lambda v: node(v.flow, "warten").pop("name"),
}
FROM_SOURCES = {"FS015", "FS017", "FW012", "FP001", "FP002", "FP003"}
"""Rules that look at the sources; they have their own tests below."""


def broken(edit: Edit) -> Subject:
    made = Made(*(copy.deepcopy(one) for one in (BASE.flow, BASE.agent, BASE.offline)))
    edit(made)
    rendered = replace(BASE, flow=made.flow, agent=made.agent, offline=made.offline)
    return Subject(load_version("v18"), rendered, demo_context(), german_words())


def test_every_rule_has_a_case() -> None:
    assert set(EDITS) | FROM_SOURCES == set(RULES)
    assert len(RULES) >= 40


def test_ids_are_stable_and_told_with_a_reason() -> None:
    for rule in RULES.values():
        assert re.fullmatch(r"F[SCWPLR]\d{3}", rule.id)
        assert rule.title
        assert rule.why.endswith((".", ":"))


@pytest.mark.parametrize("rule", EDITS)
def test_a_rule_finds_what_it_is_for(rule: str) -> None:
    hits = list(RULES[rule].look(broken(EDITS[rule])))
    assert hits, f"{rule} found nothing"
    assert all(hit.problem and hit.cure for hit in hits)


@pytest.mark.parametrize("rule", sorted(set(EDITS) - {"FW008"}))
def test_a_rule_is_silent_on_the_sound_version(rule: str) -> None:
    assert list(RULES[rule].look(broken(bool))) == []


@pytest.mark.parametrize("version", library_versions())
def test_the_library_is_clean(version: str) -> None:
    found = [one for one in check(load_version(version), demo_context()) if not one.ignored]
    assert found == []


def copied(folder: Path, edit: Callable[[str], str], file: str = "flow.yaml") -> list[Finding]:
    target = folder / "v"
    shutil.copytree(load_version("v18").folder, target)
    path = target / file
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    return check(load_version(str(target)), demo_context())


@pytest.mark.parametrize(
    ("rule", "file", "edit"),
    [
        ("FS015", "flow.yaml", lambda text: text.replace("routes:\n", "routes:\n  nie: [{if: a == b, to: warten}]\n")),
        ("FS017", "flow.yaml", lambda text: text.replace("routes:\n", "  laune: {source: inbound}\n\nroutes:\n")),
        ("FW012", "prompts/frage_name.md.j2", lambda text: text + "\nEmma fragt nie nach dem Vornamen.\n"),
        ("FP001", "phrases.de.yaml", lambda text: text.replace("  conflict:", "  konflikt:")),
        ("FP002", "phrases.de.yaml", lambda text: text.replace("  conflict:", "  konflikt:")),
        ("FP003", "phrases.de.yaml", lambda text: text.replace("  conflict: ", "  conflict: 'Am {{ nix | tag }}.' #")),
        (
            "FI001",
            "flow.yaml",
            lambda text: text.replace("  - rule: FW008\n    at: wiederholen", "  - rule: FR006\n    at: x"),
        ),
    ],
)
def test_a_rule_about_sources_names_the_line(tmp_path: Path, rule: str, file: str, edit: Callable[[str], str]) -> None:
    found = [one for one in copied(tmp_path, edit, file) if one.rule == rule]
    assert found
    assert found[0].place.file.endswith(file)
    assert found[0].place.line > 0


def test_an_ignore_takes_a_finding_out_and_keeps_the_reason() -> None:
    found = [one for one in check(load_version("v18"), demo_context()) if one.rule == "FW008"]
    assert [one.ignored for one in found if one.at == "node:wiederholen"]
    assert "FW008" not in text(found, ["v18"])
    assert "1 accepted" in text(found, ["v18"])


def test_findings_are_told_to_people_and_machines(tmp_path: Path) -> None:
    found = copied(tmp_path, lambda body: body.replace("Was darf ich ändern?", "Was darf ich dir ändern?"))
    told = text(found, ["v"])
    assert "error FW001 [node:was_aendern]" in told
    assert "| say: Was darf ich dir ändern?" in told
    assert "cure:" in told
    row = next(one for one in rows(found) if one["rule"] == "FW001")
    assert row["line"] > 0
    assert row["severity"] == Severity.ERROR.value
    report = sarif(found)
    assert report["version"] == "2.1.0"
    results = report["runs"][0]["results"]
    assert {one["ruleId"] for one in results} == {"FW001", "FW008"}
    assert next(one for one in results if one["ruleId"] == "FW008")["suppressions"]
    assert "::error file=" in github(found)


def test_word_lists_are_read() -> None:
    words = german_words()
    assert "dein" in words.familiar
    assert parse_yaml("a: 1\n", "x").data == {"a": 1}
