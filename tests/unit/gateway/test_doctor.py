"""The doctor: every symptom with its cause and its cure, and nothing wrong where nothing is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from booking.adapters.holidays import PublicHolidays
from booking.adapters.system import CountingIds
from booking.application.records import EventTypeLink
from booking.bootstrap import open_booking
from booking.catalogue_file.packaged import demo
from booking.domain.appointments import Appointment, AppointmentStatus, BookedSegment, Customer
from booking.domain.ids import AppointmentId, SalonId, ServiceId, StaffId, VisitId
from gateway.cli import doctor, serve
from gateway.desk_settings import desk_settings
from gateway.doctor import (
    check_flows,
    check_settings,
    composite_as_one_block,
    examine,
    map_not_filling,
    staff_preference_ignored,
    unmapped_staff,
)
from gateway.settings import Settings
from tests.fakes.retell_line import settings_for

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
CATALOGUE = demo(holidays=PublicHolidays("DE"))
DEMO = SalonId("demo")


def _links(error: str = "") -> list[EventTypeLink]:
    return [
        EventTypeLink(
            salon=DEMO,
            service=service.id,
            segment_key=segment.key,
            event_type_id=number,
            slug=f"s-{service.id}-{segment.key}",
            status="error" if error else "synced",
            last_error=error,
        )
        for service in CATALOGUE.services
        for number, segment in enumerate(service.segments)
    ]


def test_a_map_that_does_not_fill_has_cause_and_cure() -> None:
    assert map_not_filling(CATALOGUE, _links(), "team").ok
    assert map_not_filling(CATALOGUE, [], "off").ok
    empty = map_not_filling(CATALOGUE, [], "team")
    assert (empty.ok, empty.cure) == (False, "salon calcom sync")
    lacking = map_not_filling(CATALOGUE, [one for one in _links() if one.service != 177], "team")
    assert lacking.cure == "salon calcom sync --service 177"
    assert "4 of" in lacking.found
    refused = map_not_filling(CATALOGUE, _links("401 unauthorised"), "team")
    assert "401 unauthorised" in refused.cause


def _booked(segments: int) -> Appointment:
    start = datetime(2026, 3, 11, 13, tzinfo=UTC)
    return Appointment(
        id=AppointmentId("apt_1"),
        number="100001",
        salon=DEMO,
        visit=VisitId("vis_1"),
        service=ServiceId(177),
        customer=Customer(name="Miriam Vogt"),
        segments=tuple(
            BookedSegment(
                key="ABCD"[number],
                staff=StaffId("emma-williams"),
                starts_at=start + timedelta(hours=number),
                ends_at=start + timedelta(hours=number, minutes=30),
            )
            for number in range(segments)
        ),
        status=AppointmentStatus.CONFIRMED,
        branch=CATALOGUE.salon.main_branch.id,
        created_at=NOW,
    )


def test_a_composite_booked_as_one_block_is_found() -> None:
    assert composite_as_one_block(CATALOGUE, [_booked(4)]).ok
    found = composite_as_one_block(CATALOGUE, [_booked(1)])
    assert (found.ok, "1 of 4 segments" in found.found) == (False, True)
    assert found.cause
    assert found.cure


def test_a_composite_that_has_no_segments_is_found() -> None:
    flat = tuple(replace(one, segments=one.segments[:1]) if one.id == 177 else one for one in CATALOGUE.services)
    found = composite_as_one_block(replace(CATALOGUE, services=flat), [])
    assert (found.ok, found.found.startswith("177")) == (False, True)


def test_a_person_who_is_not_heard_or_cannot_be_booked_is_found() -> None:
    assert staff_preference_ignored(CATALOGUE, "team", NOW).ok
    emma, *others = CATALOGUE.staff
    twins = (emma, *(replace(one, spoken_names=("Emma",)) for one in others))
    shared = staff_preference_ignored(replace(CATALOGUE, staff=twins), "team", NOW)
    assert not shared.ok
    idle = staff_preference_ignored(replace(CATALOGUE, staff=(replace(emma, skills=()), *others)), "team", NOW)
    assert "no skill" in idle.found
    lost = replace(CATALOGUE, staff=(replace(emma, calcom_user_id=None), *others))
    assert "Cal.com user id" in staff_preference_ignored(lost, "team", NOW).found


def test_staff_that_cal_com_does_not_know_is_named(tmp_path: Path) -> None:
    emma, *others = CATALOGUE.staff
    lost = replace(CATALOGUE, staff=(replace(emma, calcom_user_id=None), *others))
    assert unmapped_staff(lost, settings_for(tmp_path)) == ["Emma Williams"]
    assert unmapped_staff(CATALOGUE, settings_for(tmp_path)) == []
    assert len(unmapped_staff(CATALOGUE, settings_for(tmp_path, calcom_mode="personal"))) == 3


def test_the_flows_of_the_library_can_answer() -> None:
    checks = check_flows()
    assert len(checks) >= 2
    assert [one for one in checks if "no phrase" in one.found or one.name == "tool contracts"] == []


def test_settings_that_cannot_be_used_end_the_examination() -> None:
    settings, checks = check_settings({"SALON_PORT": "x", "SALON_CALCOM_MODE": "y"})
    assert settings is None
    assert [one.found.split(":")[0] for one in checks] == ["SALON_CALCOM_MODE", "SALON_PORT"]
    settings, checks = check_settings({})
    assert isinstance(settings, Settings)
    assert not checks[0].ok


@pytest.mark.anyio
async def test_a_whole_installation_is_examined_and_not_changed(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, calcom_mode="off")
    missing = await examine(settings, NOW)
    assert (missing[0].name, missing[0].ok) == ("database", False)
    assert not (tmp_path / "salon.db").exists()
    async with open_booking(desk_settings(settings), ids=CountingIds()) as booking:
        assert await _wrong(settings) == ["database"]
        await booking.desk.store_catalogue(CATALOGUE, now=NOW)
    assert await _wrong(settings) == []
    unsigned = msgspec.structs.replace(settings, retell_keys={})
    assert await _wrong(unsigned) == ["demo: signing key"]


async def _wrong(settings: Settings) -> list[str]:
    """What is wrong with the installation; the flow library has tests of its own."""
    return [one.name for one in await examine(settings, NOW) if not one.ok and one.name != "flow version"]


def test_the_command_says_cause_and_cure_and_ends_with_three_without_a_database(tmp_path: Path) -> None:
    environ = {"SALON_DATABASE_URL": f"sqlite:///{tmp_path / 'no.db'}", "SALON_RETELL_API_KEY": "k"}
    told = CliRunner().invoke(doctor, [], env=environ)
    assert told.exit_code == 3
    assert "cure:" in told.stdout
    plain = CliRunner().invoke(doctor, ["--json"], env=environ)
    assert {one["name"] for one in msgspec.json.decode(plain.stdout)} >= {"settings", "database", "flow version"}


def test_serving_without_a_key_or_with_wrong_settings_is_refused(tmp_path: Path) -> None:
    environ = {"SALON_DATABASE_URL": f"sqlite:///{tmp_path / 'no.db'}", "SALON_RETELL_API_KEY": ""}
    keyless = CliRunner().invoke(serve, [], env=environ)
    assert (keyless.exit_code, "SALON_RETELL_API_KEY" in keyless.stderr) == (3, True)
    wrong = CliRunner().invoke(serve, [], env={**environ, "SALON_PORT": "none"})
    assert (wrong.exit_code, "SALON_PORT" in wrong.stderr) == (3, True)
