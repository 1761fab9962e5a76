"""Checks request bodies against Cal.com's OpenAPI description; a development aid, so its validator is optional.

The description says `oneOf` where its own alternatives overlap (a disabled limit fits two, an address location fits
two), so no valid body could pass: it is read as `anyOf`.
"""

import json
from pathlib import Path

import jsonschema_rs


class Contract:
    """The request bodies of one OpenAPI description, compiled when first needed."""

    def __init__(self, path: Path) -> None:
        """Read the description."""
        document = json.loads(path.read_text(encoding="utf-8").replace('"oneOf"', '"anyOf"'))
        self._paths = document["paths"]
        self._components = document["components"]
        self._compiled: dict[tuple[str, str], jsonschema_rs.Validator | None] = {}

    def problems(self, method: str, template: str, body: object) -> list[str]:
        """What is wrong with a body, as "place: message"; nothing where the operation describes no body."""
        key = (method, template)
        if key not in self._compiled:
            self._compiled[key] = self._compile(method.lower(), template)
        validator = self._compiled[key]
        if validator is None:
            return []
        return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(body)]

    def _compile(self, method: str, template: str) -> jsonschema_rs.Validator | None:
        content = self._paths.get(template, {}).get(method, {}).get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema is None:
            return None
        return jsonschema_rs.Draft4Validator({**schema, "components": self._components})
