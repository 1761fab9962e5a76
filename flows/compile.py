"""The compiler of a version: expands shorthand, renders texts, notes what the offline runtime says and decides."""

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import FileSystemLoader, TemplateNotFound

from flows.context import SalonContext
from flows.errors import Place, SourceBroken
from flows.model import ComponentSource, Variable
from flows.shorthand import NODE_SHORTHAND, SPECIAL_EDGES, Raw, edge, shared_edges, special_edge
from flows.store import Version, shown
from flows.templates import prompt_environment, rendered

_FILE = re.compile(r"^[\w./-]+\.(md|md\.j2)$")
_QUOTE = re.compile(r"^> ?(.*)$", re.MULTILINE)
_TRIPLE_BLANK = re.compile(r"\n{3,}")

YamlPath = tuple[str | int, ...]


def _is_template(text: str) -> bool:
    """Whether Jinja has anything to do; most prompts are plain text, and compiling them takes its time."""
    return "[[" in text or "[%" in text or "[#" in text


class Compiler:
    """Collects, beside the body it returns, the offline sentences and decisions and the place of everything."""

    def __init__(self, version: Version, context: SalonContext) -> None:
        """Prepare the templates of one version for one salon."""
        self._version = version
        self._source = version.source
        folders = [*([version.overlay.folder] if version.overlay else []), version.folder]
        self._loader = FileSystemLoader(folders)
        self._environment = prompt_environment(self._loader)
        self._known: dict[str, Any] = {"salon": context, "version": version.name}
        self._context = context
        self.says: dict[str, Raw] = {}
        self.decisions: dict[str, Raw] = {}
        self.places: dict[str, Place] = {}
        self.texts: dict[str, str] = {}

    # texts

    def text(self, value: str, path: YamlPath, key: str) -> str:
        """A text out of flow.yaml or the file it names, rendered; `key` is what findings call it."""
        is_file = bool(_FILE.match(value))
        path_of = self._version.find(value) if is_file else self._version.folder
        if is_file and not path_of.is_file():
            cure = f"write {shown(path_of)}, or give the text itself"
            raise SourceBroken(f"there is no file {value!r}", place=self._source.place(*path), cure=cure)
        if is_file:
            place = Place(shown(path_of), 1, 1)
            text = self._file(value, place)
        else:
            place = self._source.text_place(*path)
            text = self._inline(value, place)
        self.places[key] = place
        self.texts[key] = text
        return text

    def _file(self, name: str, place: Place) -> str:
        text = self._version.find(name).read_bytes().decode()
        if not name.endswith(".j2"):
            return text.removesuffix("\n")
        if not _is_template(text):
            return text.strip()

        def run() -> str:
            try:
                text = self._environment.get_template(name).render(self._known)
            except TemplateNotFound as problem:
                cure = "includes are files of the same version, named from its folder"
                raise SourceBroken(f"there is no file {problem.name!r}", place=place, cure=cure) from problem
            return _TRIPLE_BLANK.sub("\n\n", text).strip()

        return rendered(run, place, self._known)

    def _inline(self, value: str, place: Place) -> str:
        if not _is_template(value):
            return value
        return rendered(lambda: self._environment.from_string(value).render(self._known), place, self._known)

    def passed(self, value: Raw, path: YamlPath) -> Raw:
        """A piece in Retell's own words; only its texts are rendered."""
        result: Raw = self._passed(value, path)
        return result

    def _passed(self, value: Any, path: YamlPath) -> Any:  # noqa: ANN401  JSON in, JSON out
        if isinstance(value, Mapping):
            if set(value) == {"file"}:
                return self.text(str(value["file"]), path, ".".join(map(str, path)))
            return {key: self._passed(one, (*path, key)) for key, one in value.items()}
        if isinstance(value, list):
            return [self._passed(one, (*path, index)) for index, one in enumerate(value)]
        if isinstance(value, str) and not self._version.flow.imported:
            return self._inline(value, self._source.text_place(*path))
        return value

    # nodes

    def nodes(self, nodes: Mapping[str, Raw], path: YamlPath) -> list[Raw]:
        """All nodes of the flow or of a component."""
        return [self._node(node_id, node, (*path, node_id)) for node_id, node in nodes.items()]

    def component(self, component: ComponentSource, index: int) -> Raw:
        """One component."""
        path: YamlPath = ("components", index)
        body: Raw = {"name": component.name}
        if component.id:
            body["conversation_flow_component_id"] = component.id
        if component.start is not None:
            body["start_node_id"] = component.start
        body |= self.passed(component.retell, (*path, "retell"))
        body["nodes"] = self.nodes(component.nodes, (*path, "nodes"))
        if component.tools:
            body["tools"] = list(component.tools)
        return body

    def _node(self, node_id: str, node: Raw, path: YamlPath) -> Raw:
        place = self._source.place(*path)
        self.places[f"node:{node_id}"] = place
        if "type" not in node:
            cure = "write `type: conversation`, or another node type of Retell"
            raise SourceBroken(f"node {node_id!r} has no type", place=place, cure=cure)
        body: Raw = {"id": node_id, "type": node["type"]}
        if "name" in node:
            body["name"] = node["name"]
        body |= self._instruction(node_id, node, path)
        if "extract" in node:
            body["variables"] = [self._variable(name, path) for name in node["extract"]]
        if "call" in node:
            body |= {"tool_id": self._tool_id(str(node["call"]), path), "tool_type": "local", "wait_for_result": True}
        others = {key: value for key, value in node.items() if key not in NODE_SHORTHAND and key not in body}
        if "edges" in node and not isinstance(node["edges"], list):
            others["edges"] = node["edges"]
        body |= self.passed(others, path)
        return body | self._ways_out(node_id, node, path) | self.passed(node.get("retell") or {}, (*path, "retell"))

    def _instruction(self, node_id: str, node: Raw, path: YamlPath) -> Raw:
        key = f"node:{node_id}/instruction"
        if "say" in node:
            return {"instruction": {"type": "static_text", "text": self.text(str(node["say"]), (*path, "say"), key)}}
        if "filler" in node:
            text = self.text(str(node["filler"]), (*path, "filler"), key)
            return {"instruction": {"type": "static_text", "text": text}, "speak_during_execution": True}
        if "prompt" in node:
            text = self.text(str(node["prompt"]), (*path, "prompt"), key)
            quoted = " ".join(line.strip() for line in _QUOTE.findall(text)).strip()
            if quoted:
                self.says[node_id] = {"says": quoted}
            return {"instruction": {"type": "prompt", "text": text}}
        return {}

    def _tool_id(self, name: str, path: YamlPath) -> str:
        for tool in self._version.tools.values():
            if name in {tool.id, tool.contract.partition("@")[0]}:
                return tool.id
        known = ", ".join(sorted(tool.contract.partition("@")[0] or tool.id for tool in self._version.tools.values()))
        place = self._source.place(*path, "call")
        raise SourceBroken(f"there is no tool {name!r}", place=place, cure=f"one of: {known}; or add tools/{name}.yaml")

    def _variable(self, name: str, path: YamlPath) -> Raw:
        variable = self._version.flow.variables.get(name)
        if variable is None:
            known = ", ".join(self._version.flow.variables)
            place = self._source.place(*path, "extract")
            cure = f"declare it under `variables:`; there are: {known}"
            raise SourceBroken(f"the variable {name!r} is not declared", place=place, cure=cure)
        body: Raw = {"type": variable.type, "name": name, "description": variable.description}
        values = self._values(variable)
        if variable.type == "enum":
            body["choices"] = values
        elif variable.type == "string" and values:
            body["examples"] = values
        return body

    def _values(self, variable: Variable) -> list[str]:
        staff = [person.spoken for person in self._context.staff]
        services = [service.spoken for service in self._context.services]
        catalogue = {"": [], "staff": staff, "services": services}[variable.catalogue]
        return [*catalogue, *variable.choices, *variable.examples]

    def _ways_out(self, node_id: str, node: Raw, path: YamlPath) -> Raw:
        body: Raw = {}
        if isinstance(node.get("edges"), list):
            body["edges"] = self._edges(node_id, node["edges"], (*path, "edges"))
        for key in SPECIAL_EDGES:
            if key in node:
                field, made = special_edge(node_id, key, str(node[key]))
                body[field] = made
                self.places[f"edge:{made['id']}"] = self._source.place(*path, key)
        if "global" in node:
            body["global_node_setting"] = self._global(node_id, node["global"], (*path, "global"))
        return body

    def _edges(self, node_id: str, rows: list[Raw], path: YamlPath) -> list[Raw]:
        used: set[str] = set()
        edges = []
        routes = self._version.flow.routes
        index = -1
        for index, row in enumerate(rows):
            place = self._source.place(*path, index)
            for one in shared_edges([row], routes, lambda _, place=place: place):  # type: ignore[misc]
                made, when = edge(node_id, one, used, place)
                edges.append(made)
                self.places[f"edge:{made.get('id')}"] = place
                if when:
                    self.decisions[str(made["id"])] = {"when": when}
        return edges

    def _global(self, node_id: str, setting: Raw, path: YamlPath) -> Raw:
        body = self.passed({key: value for key, value in setting.items() if key != "when"}, path)
        if "when" in setting:
            self.says.setdefault(node_id, {})["when"] = str(setting["when"])
        return body
