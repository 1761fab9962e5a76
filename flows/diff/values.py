"""Values of no special meaning compared: the deepest place that differs is the change."""

from collections.abc import Iterator, Mapping

from flows.diff.changes import Change, Weight


def value_changes(  # noqa: PLR0913  a change has that many sides
    before: object, after: object, path: str, owner: str, *, kind: str, weight: Weight = Weight.BEHAVIOUR
) -> Iterator[Change]:
    """The changes between two JSON values; of objects, key by key."""
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys([*before, *after]):
            yield from value_changes(before.get(key), after.get(key), f"{path}/{key}", owner, kind=kind, weight=weight)
        return
    yield Change(weight=weight, kind=kind, path=path, id=owner, before=before, after=after)
