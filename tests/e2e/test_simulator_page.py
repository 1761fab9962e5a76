"""Every script on the simulator's page can be read and comes true."""

import re
from pathlib import Path

from simulator.cast import cast_for
from simulator.discovery import read_all
from simulator.stage import quiet_gateway
from simulator.suite import SuiteOptions, run_cast

PAGE = Path(__file__).parents[2] / "docs" / "simulator.md"


def test_the_scripts_of_the_page_come_true(tmp_path: Path) -> None:
    quiet_gateway()
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for number, block in enumerate(blocks):
        (tmp_path / f"seite-{number}.yaml").write_text(block, encoding="utf-8")
    scripts = read_all([tmp_path])
    assert len(scripts) == 4
    results = run_cast(scripts, cast_for("v18"), SuiteOptions(version="v18"))
    assert [(played.id, [verdict.what for verdict in played.wrong]) for played in results if not played.ok] == []
