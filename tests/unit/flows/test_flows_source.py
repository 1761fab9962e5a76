"""Sources remember where everything stands, and every error names place and cure."""

from pathlib import Path

import pytest

from flows.context import demo_context
from flows.errors import FlowError, SourceBroken, TemplateBroken, VersionNotFound
from flows.model import FlowSource, decode
from flows.render import render
from flows.source import parse_yaml
from flows.store import load_version

FLOW = """\
version: t1
start: hallo
nodes:
  hallo:
    type: conversation
    say: Guten Tag.
    always: ende
  ende:
    type: end
"""


def write(folder: Path, flow: str = FLOW, **files: str) -> Path:
    (folder / "flow.yaml").write_text(flow, encoding="utf-8")
    (folder / "phrases.de.yaml").write_text("parts: {}\ncodes: {}\n", encoding="utf-8")
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_md", ".md")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def broken(folder: Path) -> FlowError:
    with pytest.raises(FlowError) as caught:
        render(load_version(str(folder)), demo_context())
    return caught.value


def test_a_value_knows_its_line_and_column() -> None:
    source = parse_yaml("a:\n  b: 1\n  c: [x, y]\n", "f.yaml")
    assert source.data == {"a": {"b": 1, "c": ["x", "y"]}}
    place = source.place("a", "c")
    assert (place.file, place.line, place.column) == ("f.yaml", 3, 3)


def test_a_block_text_begins_on_its_own_line() -> None:
    source = parse_yaml("a: |\n  eins\n  zwei\n", "f.yaml")
    assert source.text_place("a").line == 2


def test_broken_yaml_names_the_place() -> None:
    with pytest.raises(SourceBroken) as caught:
        parse_yaml("a: 1\nb: c: d\n", "f.yaml")
    assert caught.value.place.line == 2
    assert caught.value.cure


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(SourceBroken, match="stands here twice") as caught:
        parse_yaml("nodes:\n  a: 1\n  a: 2\n", "f.yaml")
    assert str(caught.value.place) == "f.yaml:3:3"


def test_an_unknown_key_names_the_known_ones() -> None:
    with pytest.raises(SourceBroken, match="unknown key 'nods'") as caught:
        decode(parse_yaml("version: t\nnods: {}\n", "flow.yaml"), FlowSource)
    assert caught.value.place.line == 2
    assert "nodes" in caught.value.cure


def test_an_unknown_version_names_the_known_ones() -> None:
    with pytest.raises(VersionNotFound) as caught:
        load_version("v0")
    assert "v17" in caught.value.cure


def test_a_small_flow_renders(tmp_path: Path) -> None:
    rendered = render(load_version(str(write(tmp_path))), demo_context(), positions=False)
    assert [node["id"] for node in rendered.flow["nodes"]] == ["hallo", "ende"]
    assert rendered.flow["nodes"][0]["always_edge"]["destination_node_id"] == "ende"


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("say: Guten Tag.", "prompt: prompts/fehlt.md", 6, "there is no file"),
        ("type: end", "name: Ende", 8, "has no type"),
        ("always: ende", "edges: [{if: a, to: ende}]", 7, "cannot read the condition"),
        ("always: ende", "edges: [{if: 'a == b and c in d, e', to: ende}]", 7, "cannot be joined"),
        ("always: ende", "edges: [{use: nichts}]", 7, "no shared edges"),
        ("always: ende", "edges: [{to: ende}]", 7, "either `if` or `prompt`"),
        ("always: ende", "extract: [nichts]", 7, "is not declared"),
        ("always: ende", "call: nichts", 7, "there is no tool"),
        ("say: Guten Tag.", "say: Guten Tag, [[ salon.nme ]].", 6, "unknown name"),
        ("say: Guten Tag.", "say: Guten Tag, [[ salon.name.", 6, "template syntax"),
    ],
)
def test_a_broken_source_names_its_line_and_the_cure(
    tmp_path: Path, old: str, new: str, line: int, problem: str
) -> None:
    error = broken(write(tmp_path, FLOW.replace(old, new)))
    assert problem in error.problem
    assert error.place.line == line, error
    assert error.cure


def test_a_prompt_names_its_own_line(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        FLOW.replace("say: Guten Tag.", "prompt: prompts/a.md.j2"),
        **{"prompts__a_md.j2": "eins\n\n[[ nix ]]\n"},
    )
    error = broken(folder)
    assert isinstance(error, TemplateBroken)
    assert error.place.file.endswith("prompts/a.md.j2")
    assert error.place.line == 3
    assert "salon" in error.cure


def test_a_prompt_includes_another(tmp_path: Path) -> None:
    files = {"prompts__a_md.j2": "[% include 'prompts/b.md.j2' %] Und [[ salon.name ]].", "prompts__b_md.j2": "Hallo."}
    folder = write(tmp_path, FLOW.replace("say: Guten Tag.", "prompt: prompts/a.md.j2"), **files)
    text = render(load_version(str(folder)), demo_context()).flow["nodes"][0]["instruction"]["text"]
    assert text == "Hallo. Und Salon Lindenhof."


def test_a_template_cannot_reach_into_the_program(tmp_path: Path) -> None:
    error = broken(write(tmp_path, FLOW.replace("Guten Tag.", "'[[ salon.__class__.__mro__ ]]'")))
    assert "forbidden" in error.problem or "unknown name" in error.problem


def test_a_variable_of_retell_stays_in_place(tmp_path: Path) -> None:
    folder = write(tmp_path, FLOW.replace("say: Guten Tag.", 'say: "Guten Tag, {{anrufer_name}}."'))
    text = render(load_version(str(folder)), demo_context()).flow["nodes"][0]["instruction"]["text"]
    assert text == "Guten Tag, {{anrufer_name}}."


def base_flow(folder: Path) -> Path:
    base = folder / "base"
    base.mkdir()
    text = FLOW.replace("say: Guten Tag.", "say: prompts/hallo.md.j2")
    return write(base, text, **{"prompts__hallo_md.j2": "Guten Tag."})


def overlay_of(folder: Path, body: str, **files: str) -> Path:
    over = folder / "over"
    (over / "prompts").mkdir(parents=True)
    (over / "overlay.yaml").write_text(body, encoding="utf-8")
    for name, text in files.items():
        (over / "prompts" / f"{name}.md.j2").write_text(text, encoding="utf-8")
    return over


def test_an_overlay_replaces_what_it_names(tmp_path: Path) -> None:
    body = "salon: Nord\noverrides:\n  - {file: prompts/hallo.md.j2, why: eigener Gruß}\n"
    over = overlay_of(tmp_path, body, hallo="Moin, [[ salon.name ]].")
    version = load_version(str(base_flow(tmp_path)), overlay=over)
    assert render(version, demo_context()).flow["nodes"][0]["instruction"]["text"] == "Moin, Salon Lindenhof."


def test_an_overlay_cannot_override_what_is_not_there(tmp_path: Path) -> None:
    over = overlay_of(tmp_path, "salon: Nord\noverrides:\n  - {file: prompts/neu.md.j2, why: x}\n", neu="x")
    with pytest.raises(SourceBroken, match="nothing to override") as caught:
        load_version(str(base_flow(tmp_path)), overlay=over)
    assert caught.value.place.line == 3


def test_every_file_of_an_overlay_must_be_named(tmp_path: Path) -> None:
    over = overlay_of(tmp_path, "salon: Nord\noverrides: []\n", hallo="Moin.")
    with pytest.raises(SourceBroken, match="not named"):
        load_version(str(base_flow(tmp_path)), overlay=over)
