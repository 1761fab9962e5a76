"""The event-type manager: made once, adopted, repaired, retired; drift that is real and says who moved."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.application.event_type_specs import CalendarMode
from booking.domain.catalogue import Catalogue
from booking.domain.ids import ServiceId
from tests.fakes.calcom_house import COLOUR, NOW, SALON, House, Ways, open_house

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with open_house(sqlite_url) as one:
        yield one


async def put(house: House, catalogue: Catalogue) -> None:
    async with house.database.transaction() as uow:
        await uow.catalogues.put(catalogue, now=NOW)


async def links(house: House) -> dict[str, tuple[str, int | None]]:
    async with house.database.reading() as uow:
        return {one.segment_key: (one.status, one.event_type_id) for one in await uow.event_types.listed(SALON, COLOUR)}


async def test_service_177_makes_four_and_a_second_run_changes_nothing(house: House) -> None:
    first = await house.sync(COLOUR)
    requests = len(house.state.requests)
    second = await house.sync(COLOUR)

    assert first.sentence() == "4 Cal.com event types created"
    assert second.sentence() == "nothing to change: 4 Cal.com event types are up to date"
    assert [one.method for one in house.state.requests[requests:]] == ["GET"]
    assert await links(house) == {
        key: ("synced", number) for key, number in zip("ABCD", range(1000, 1004), strict=True)
    }
    assert house.state.violations == []


async def test_segments_are_hidden_locked_at_the_salon_and_without_buffers_or_notice(house: House) -> None:
    await house.sync(COLOUR)

    address = house.catalogue.salon.address
    for one in house.state.event_types.values():
        assert one.fields["hidden"] is True
        assert one.fields["bookingRequiresAuthentication"] is True
        assert one.fields["locations"] == [{"type": "address", "address": address, "public": True}]
        assert one.fields["beforeEventBuffer"] == one.fields["afterEventBuffer"] == 0
        assert one.fields["minimumBookingNotice"] == 0
        assert [host for host, _ in one.hosts()] == [101, 102, 103]


async def test_calcoms_own_defaults_are_never_drift(house: House) -> None:
    await house.sync()

    assert await house.calcom.manager.drift(SALON, None, now=NOW) == ()


async def test_drift_names_the_field_and_who_moved(house: House) -> None:
    await house.sync(COLOUR)
    event_type = next(iter(house.state.event_types.values()))
    event_type.fields = event_type.fields | {"lengthInMinutes": 45, "hidden": False}

    lines = await house.calcom.manager.drift(SALON, COLOUR, now=NOW)

    assert [(one.change.field, one.change.here, one.change.there) for one in lines if one.change] == [
        ("minutes", 30, 45),
        ("hidden", True, False),
    ]
    assert {one.direction for one in lines} == {"changed_there"}
    assert (await house.sync(COLOUR)).sentence() == "1 Cal.com event type updated"
    assert await house.calcom.manager.drift(SALON, COLOUR, now=NOW) == ()


async def test_a_change_of_the_catalogue_is_drift_from_here(house: House) -> None:
    await house.sync(COLOUR)
    await put(house, longer(house.catalogue))

    lines = await house.calcom.manager.drift(SALON, COLOUR, now=NOW)

    assert [(one.segment, one.direction, one.change and one.change.field) for one in lines] == [
        ("A", "changed_here", "minutes")
    ]
    assert (await house.sync(COLOUR)).count("updated") == 1


def longer(catalogue: Catalogue) -> Catalogue:
    service = catalogue.service(COLOUR)
    first = replace(service.segments[0], work=timedelta(minutes=40))
    changed = replace(service, segments=(first, *service.segments[1:]))
    return replace(catalogue, services=tuple(changed if one.id == COLOUR else one for one in catalogue.services))


async def test_an_event_type_whose_slug_is_there_is_adopted(house: House) -> None:
    """As after a kill between the create at Cal.com and our own commit."""
    await house.sync(COLOUR)
    async with house.database.transaction() as uow:
        for link in await uow.event_types.listed(SALON, COLOUR):
            await uow.event_types.put(replace(link, event_type_id=None, status="pending"))

    report = await house.sync(COLOUR)

    assert report.sentence() == "4 Cal.com event types adopted"
    assert len(house.state.event_types) == 4


async def test_what_fails_is_told_kept_in_the_map_and_repaired_by_the_next_run(house: House) -> None:
    house.state.faults.order(["calcom_event_type_fails_once"])

    first = await house.sync(COLOUR)

    assert first.failed
    assert (await links(house))["A"][0] == "error"
    assert (await house.sync(COLOUR)).sentence() == "1 Cal.com event type created"


async def test_a_service_that_ends_keeps_event_types_with_bookings_and_deletes_the_others(house: House) -> None:
    await house.sync(COLOUR)
    await house.book(COLOUR)
    ended = replace(house.catalogue.service(COLOUR), active=False)
    services = tuple(ended if one.id == COLOUR else one for one in house.catalogue.services)
    await put(house, replace(house.catalogue, services=services))

    assert (await house.sync(COLOUR)).sentence() == "4 Cal.com event types kept"
    for booking in house.outside():
        booking.status = "cancelled"
    assert (await house.sync(COLOUR)).sentence() == "4 Cal.com event types deleted"
    assert await links(house) == {}
    assert house.state.event_types == {}


async def test_mode_personal_has_one_per_segment_and_person_in_the_persons_account(sqlite_url: str) -> None:
    async with open_house(sqlite_url, ways=Ways(mode=CalendarMode.PERSONAL)) as house:
        report = await house.sync(COLOUR)
        assert report.count("created") == 12
        assert {one.owner for one in house.state.event_types.values()} == {101, 102, 103}

        await house.book(COLOUR)

        assert {one.host for one in house.outside()} == {101}
        await house.agree()
        assert await house.calcom.manager.drift(SALON, COLOUR, now=NOW) == ()
        house.state.faults.order(["calcom_taken_on_segment_D"])
        await house.book(COLOUR, "2026-03-11T10:00")
        await house.agree()


async def test_somebody_who_takes_longer_is_booked_for_their_own_length(house: House) -> None:
    emma = house.catalogue.staff[0]
    skills = tuple(
        replace(skill, durations={"A": timedelta(minutes=50)}) if skill.service == COLOUR else skill
        for skill in emma.skills
    )
    await put(house, replace(house.catalogue, staff=(replace(emma, skills=skills), *house.catalogue.staff[1:])))
    await house.sync(COLOUR)

    await house.book(COLOUR)

    assert house.outside()[0].end - house.outside()[0].start == timedelta(minutes=50)
    await house.agree()
    assert house.state.violations == []


async def test_an_unknown_service_is_refused(house: House) -> None:
    from booking.errors import UnknownService  # noqa: PLC0415  one use

    with pytest.raises(UnknownService):
        await house.sync(ServiceId(999))
