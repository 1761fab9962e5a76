"""Run every bench (`make bench`), print the figures and write them to build/bench.json."""

import importlib
import sys
from pathlib import Path

import msgspec

from tests.bench.figures import Figure

HERE = Path(__file__).parent
BUILD = HERE.parent.parent / "build"


def _over(figure: Figure) -> bool:
    measured = figure.value if figure.ratio is None else figure.ratio
    return figure.bound is not None and measured > figure.bound


def main(names: list[str]) -> int:
    """Run the named benches (all without names); 1 when a bound is exceeded."""
    modules = sorted(path.stem for path in HERE.glob("bench_*.py"))
    chosen = [name for name in modules if not names or name.removeprefix("bench_") in names]
    results: dict[str, Figure] = {}
    for name in chosen:
        sys.stderr.write(f"{name} …\n")
        results |= importlib.import_module(f"tests.bench.{name}").run()
    width = max((len(name) for name in results), default=0)
    for name, one in results.items():
        ratio = f"{one.ratio:8.2f} x" if one.ratio is not None else " " * 10
        bound = f"(at most {one.bound:g})" if one.bound is not None else ""
        mark = "✗" if _over(one) else " "
        sys.stdout.write(f"{mark} {name:<{width}} {one.value:12.4g} {one.unit:<12} {ratio} {bound} {one.note}\n")
    BUILD.mkdir(exist_ok=True)
    target = BUILD / "bench.json"
    target.write_bytes(msgspec.json.format(msgspec.json.encode(results)))
    sys.stderr.write(f"written: {target.relative_to(BUILD.parent)}\n")
    return int(any(_over(one) for one in results.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
