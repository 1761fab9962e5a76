"""What `salon understand --explain` shows for a person, word for word."""

import pytest
from click.testing import CliRunner
from syrupy.assertion import SnapshotAssertion

from gateway.cli_understand import understand

SAID = (
    "Guten Tag, hier ist Anja Pohl, Ansatzfärbung nächsten Freitag um halb drei bei Emma bitte",
    "Können wir den Termin am Mittwoch um zehn auf Freitag um elf verlegen?",
    "nächste Woche, aber nicht am Dienstag, am liebsten nachmittags",
    "am 31. April um drei",
    "Hallo?",
)


@pytest.mark.parametrize("said", SAID)
def test_the_explanation_of(said: str, snapshot: SnapshotAssertion) -> None:
    answer = CliRunner().invoke(understand, [said, "--now", "2026-11-24T10:20:00", "--explain"])
    assert answer.exit_code == 0
    assert answer.output == snapshot
