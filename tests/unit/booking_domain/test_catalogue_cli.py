"""`salon catalogue` and `salon appointments`: what is printed where, and with which exit status it ends."""

import asyncio
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from booking.catalogue_file.packaged import demo, demo_text
from booking.catalogue_file.reading import read
from booking.cli import appointments, catalogue
from booking.domain.ids import ServiceId, StaffId
from tests.fakes.database import by, open_shop, wish

BROKEN = demo_text().replace("minutes: 45\n", "minutes: viel\n", 1)


@pytest.fixture
def salon_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files good and bad, and an empty database."""
    monkeypatch.setenv("SALON_DATABASE_URL", f"sqlite:///{tmp_path / 'salon.db'}")
    for name in ("SALON_CALCOM_MODE", "SALON_CALCOM_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "good.yaml").write_text(demo_text(), encoding="utf-8")
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "latin.yaml").write_bytes("salon: {name: Bärbel}".encode("latin-1"))
    return tmp_path


def salon(*words: object) -> Result:
    """Run one command."""
    group = {"catalogue": catalogue, "appointments": appointments}[str(words[0])]
    return CliRunner().invoke(group, [str(word) for word in words[1:]])


def test_checking_a_good_file_is_silent_on_stdout(salon_dir: Path) -> None:
    done = salon("catalogue", "check", salon_dir / "good.yaml")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "0 errors, 0 warnings" in done.stderr


def test_checking_a_broken_file_names_file_line_and_cure(salon_dir: Path) -> None:
    done = salon("catalogue", "check", salon_dir / "broken.yaml")
    assert done.exit_code == 1
    line = demo_text().splitlines().index("    minutes: 45") + 1
    assert done.stdout.startswith(f"{salon_dir / 'broken.yaml'}:{line}: services[0].minutes: 'viel' is not")
    [found] = json.loads(salon("catalogue", "check", salon_dir / "broken.yaml", "--json").stdout)
    assert (found["line"], found["where"], found["severity"]) == (line, "services[0].minutes", "error")
    assert found["cure"]


def test_wrong_usage_and_unreadable_files_end_with_two(salon_dir: Path) -> None:
    assert salon("catalogue", "check", salon_dir / "nowhere.yaml").exit_code == 2
    assert salon("catalogue", "check", salon_dir / "latin.yaml").exit_code == 2
    assert salon("catalogue", "load").exit_code == 2
    assert salon("catalogue", "load", "--demo", salon_dir / "good.yaml").exit_code == 2
    assert salon("appointments", "--to", "2026-03-11").exit_code == 2


def test_a_broken_file_changes_nothing(salon_dir: Path) -> None:
    done = salon("catalogue", "load", salon_dir / "broken.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "services[0].minutes" in done.stderr
    assert salon("catalogue", "show").exit_code == 1


def test_loading_ends_with_what_happened_at_cal_com(salon_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Mode personal without anybody's key: Cal.com is configured, and every event type fails before the network.
    monkeypatch.setenv("SALON_CALCOM_MODE", "personal")
    done = salon("catalogue", "load", salon_dir / "good.yaml")
    loaded, said = done.stdout.splitlines()
    assert loaded.startswith("demo: version 1, 10 services")
    assert said.endswith("Cal.com event types failed")
    assert done.exit_code == 1
    assert "no Cal.com key named" in done.stderr
    assert "salon calcom sync" in done.stderr
    left_out = salon("catalogue", "load", salon_dir / "good.yaml", "--no-sync")
    assert (left_out.exit_code, len(left_out.stdout.splitlines())) == (0, 1)
    assert left_out.stdout.startswith("demo: version 2, 10 services")


def test_what_is_loaded_is_shown(salon_dir: Path) -> None:
    done = salon("catalogue", "load", salon_dir / "good.yaml")
    assert done.stdout == "demo: version 1, 10 services (5 composite), 3 staff, 1 branches\n"
    assert salon("catalogue", "load", "--demo").stdout.startswith("demo: version 2,")
    shown = salon("catalogue", "show").stdout
    assert "177  Ansatzfärbung, waschen, schneiden, föhnen, 2 h 30 min" in shown
    assert "A Färbung auftragen 30 · (45 pause) · B Waschen 15 · C Schneiden 30 · D Föhnen und Stylen 30" in shown
    written = read(salon("catalogue", "show", "--yaml").stdout)
    assert (written.salon, written.services, written.staff) == (demo().salon, demo().services, demo().staff)
    data = json.loads(salon("catalogue", "show", "--json", "--salon", "demo").stdout)
    colour = next(one for one in data["services"] if one["id"] == 177)
    assert (colour["composite"], colour["duration_minutes"], colour["working_minutes"]) == (True, 150, 105)


def test_a_file_is_shown_without_a_database(salon_dir: Path) -> None:
    assert "Balayage" in salon("catalogue", "show", "--file", salon_dir / "good.yaml").stdout
    assert salon("catalogue", "show", "--file", salon_dir / "broken.yaml").exit_code == 2
    assert not (salon_dir / "salon.db").exists()


def test_a_salon_nobody_knows(salon_dir: Path) -> None:
    salon("catalogue", "load", "--demo")
    done = salon("catalogue", "show", "--salon", "elsewhere")
    assert done.exit_code == 2
    assert "unknown_salon" in done.stderr
    assert salon_dir.exists()


def test_no_appointments_is_an_empty_list(salon_dir: Path) -> None:
    salon("catalogue", "load", "--demo")
    done = salon("appointments", "--day", "2026-09-16")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "0 appointments\n")
    assert json.loads(salon("appointments", "--json").stdout) == []
    assert salon_dir.exists()


def test_appointments_are_listed_with_who_does_what_when(salon_dir: Path) -> None:
    salon("catalogue", "load", "--demo")

    async def booked() -> None:
        async with open_shop(f"sqlite:///{salon_dir / 'salon.db'}") as shop:
            done = await shop.book(wish(ServiceId(177), date(2026, 9, 16), "14:00", by(StaffId("emma-williams"))))
            assert done.status.value == "booked"

    asyncio.run(booked())
    listed = salon("appointments", "--day", "2026-09-16")
    assert "2026-09-16 14:00-16:30  confirmed " in listed.stdout
    assert "[A 14:00 emma-williams B 15:15 emma-williams C 15:30 emma-williams D 16:00 emma-williams]" in listed.stdout
    [one] = json.loads(salon("appointments", "--day", "2026-09-15", "--to", "2026-09-17", "--json").stdout)
    assert (one["service"], one["start"]) == (177, "2026-09-16T14:00:00+02:00")
    assert [part["key"] for part in one["segments"]] == ["A", "B", "C", "D"]
    assert salon("appointments", "--day", "2026-09-17").stdout == ""
