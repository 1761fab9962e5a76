"""Where versions live: finds them, reads their files, and gives a version as one value."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from flows.errors import Place, SourceBroken, VersionNotFound
from flows.model import FlowSource, ToolSource, decode
from flows.overlay import Overlay, read_overlay
from flows.source import Source, read_yaml

HERE = Path(__file__).parent
LIBRARY = HERE / "library"
CONTRACTS = HERE / "contracts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What the gateway promises for one tool in one revision."""

    name: str
    revision: int
    mutates: bool
    deadline_ms: int
    description: str
    parameters: dict[str, Any]
    codes: tuple[str, ...]
    response_variables: dict[str, str]

    @property
    def ref(self) -> str:
        """Name and revision, as a version names it."""
        return f"{self.name}@{self.revision}"


@dataclass(frozen=True)
class Version:
    """A version: its folder and everything read from it."""

    name: str
    folder: Path
    flow: FlowSource
    source: Source
    tools: dict[str, ToolSource] = field(default_factory=dict)
    tool_sources: dict[str, Source] = field(default_factory=dict)
    contracts_folder: Path = CONTRACTS
    overlay: Overlay | None = None

    def find(self, name: str) -> Path:
        """A file of the version, or what a salon laid over it."""
        over = self.overlay.find(name) if self.overlay else None
        return over or self.folder / name

    @cached_property
    def contracts(self) -> dict[str, Contract]:
        """The contracts that the tools name, by "name@revision".

        Raises:
            SourceBroken: when a tool names one that does not exist.
        """
        found = {}
        for tool in self.tools.values():
            if tool.contract:
                place = self.tool_sources[tool.id].place("contract")
                found[tool.contract] = read_contract(tool.contract, place, self.contracts_folder)
        return found

    @cached_property
    def phrases_source(self) -> Source:
        """The phrases of this version."""
        path = self.find(self.flow.phrases)
        return read_yaml(path, shown(path))

    def files(self) -> list[Path]:
        """Every source file of the version, sorted; a release covers them."""
        return sorted(
            path
            for path in self.folder.rglob("*")
            if path.is_file() and path.name != "release.json" and not path.name.startswith(".")
        )


def shown(path: Path) -> str:
    """A path as people see it: relative to where they are, else inside the package."""
    for base in (Path.cwd(), HERE.parent):
        if path.is_relative_to(base):
            return str(path.relative_to(base))
    return str(path)


def read_contract(ref: str, place: Place, folder: Path = CONTRACTS) -> Contract:
    """Read the contract "name@revision".

    Raises:
        SourceBroken: when there is none.
    """
    path = folder / f"{ref}.json"
    try:
        body = msgspec.json.decode(path.read_bytes())
    except FileNotFoundError as problem:
        known = ", ".join(sorted(one.stem for one in folder.glob("*@*.json")))
        raise SourceBroken(f"no contract {ref!r}", place=place, cure=f"use one of: {known}") from problem
    return msgspec.convert(body, Contract)


def library_versions(library: Path = LIBRARY) -> list[str]:
    """The names of all versions of the library, oldest first."""
    names = [path.parent.name for path in library.glob("*/flow.yaml")]
    return sorted(names, key=lambda name: (len(name), name))


def version_folder(name: str, library: Path = LIBRARY) -> Path:
    """The folder of a version, named by its name or by a path.

    Raises:
        VersionNotFound: with the names there are.
    """
    for folder in (library / name, Path(name)):
        if (folder / "flow.yaml").is_file():
            return folder
    known = ", ".join(library_versions(library))
    cure = f"use one of: {known}; or the path of a folder with a flow.yaml"
    raise VersionNotFound(f"there is no flow version {name!r}", cure=cure)


def load_version(name: str, library: Path = LIBRARY, overlay: str | Path | None = None) -> Version:
    """Read a version, with a salon's own texts laid over it where there are any.

    Raises:
        VersionNotFound: when there is none of that name.
        SourceBroken: when a file of it cannot be read.
    """
    folder = version_folder(name, library)
    path = folder / "flow.yaml"
    source = read_yaml(path, shown(path))
    flow = decode(source, FlowSource)
    tools: dict[str, ToolSource] = {}
    sources: dict[str, Source] = {}
    for tool_path in sorted((folder / "tools").glob("*.yaml")):
        tool_source = read_yaml(tool_path, shown(tool_path))
        tool = decode(tool_source, ToolSource)
        if tool.id in tools:
            place = tool_source.place("id")
            raise SourceBroken(f"the tool id {tool.id!r} stands in two files", place=place, cure="rename one")
        tools[tool.id] = tool
        sources[tool.id] = tool_source
    return Version(
        name=flow.version,
        folder=folder,
        flow=flow,
        source=source,
        tools=tools,
        tool_sources=sources,
        overlay=read_overlay(Path(overlay), folder) if overlay else None,
    )
