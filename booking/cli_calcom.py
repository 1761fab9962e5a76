"""`salon calcom sync|drift`: brings Cal.com's event types in line with the catalogue, or says how they differ."""

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from booking.cli_environment import ENVIRONMENT, FOUND, NOTHING, fail, print_json, run, settings_from

if TYPE_CHECKING:
    from booking.adapters.calcom.opening import OpenCalcom
    from booking.application.event_types import DriftLine
    from booking.bootstrap import OpenBooking
    from booking.domain.ids import SalonId


@click.group()
def calcom() -> None:
    """Event types at Cal.com: sync them with the catalogue, see drift."""


_salon = click.option("--salon", default=None, help="Which salon; all of them when left out.")
_service = click.option("--service", type=int, default=None, help="One service by its number, e.g. 177.")
_json = click.option("--json", "as_json", is_flag=True, help="Machine-readable, on stdout.")


@calcom.command()
@_salon
@_service
@_json
def sync(salon: str | None, service: int | None, as_json: bool) -> None:
    """Create, adopt, repair and retire event types; safe to run twice, safe to kill.

    Exit status 1 when something did not work. Example: salon calcom sync --service 177
    """
    run(_sync(salon, service, as_json=as_json))


async def _sync(salon: str | None, service: int | None, *, as_json: bool) -> int:
    from booking.adapters.system import SystemClock
    from booking.bootstrap import open_booking
    from booking.domain.ids import ServiceId

    async with open_booking(settings_from(os.environ)) as opened:
        manager = _opened(opened).manager
        reports = [
            await manager.sync(one, None if service is None else ServiceId(service), now=SystemClock().now())
            for one in await _salons(opened, salon)
        ]
    if as_json:
        print_json(
            [{"salon": one.salon, "said": one.sentence(), "lines": [asdict(x) for x in one.lines]} for one in reports]
        )
    for report in reports:
        for line in report.lines:
            if line.action != "unchanged" and not as_json:
                detail = f" ({line.detail})" if line.detail else ""
                click.echo(f"{line.action:<9} {line.slug}  {line.event_type_id or '-'}{detail}", err=True)
        if not as_json:
            click.echo(report.sentence())
    return FOUND if any(one.failed for one in reports) else NOTHING


@calcom.command()
@_salon
@_service
@_json
def drift(salon: str | None, service: int | None, as_json: bool) -> None:
    """Say how Cal.com differs from the catalogue, field by field and who moved; change nothing.

    Covers event types and, in mode team, people's working hours. Exit status 1 when anything differs.
    """
    run(_drift(salon, service, as_json=as_json))


async def _drift(salon: str | None, service: int | None, *, as_json: bool) -> int:
    from booking.adapters.system import SystemClock
    from booking.application.event_types import StoreUnavailable
    from booking.application.reconcile import ReaderUnavailable
    from booking.bootstrap import open_booking
    from booking.domain.ids import ServiceId

    lines: list[dict[str, object]] = []
    async with open_booking(settings_from(os.environ)) as opened:
        calcom_open = _opened(opened)
        now = SystemClock().now()
        for one in await _salons(opened, salon):
            try:
                found = await calcom_open.manager.drift(one, None if service is None else ServiceId(service), now=now)
                hours = await opened.reconciler.contradicting_hours(one, now=now) if opened.reconciler else ()
            except (StoreUnavailable, ReaderUnavailable) as error:
                fail(ENVIRONMENT, f"calendar_unreachable: {error}")
            lines += [{"salon": one, "about": "event_type", **asdict(line), "text": _text(line)} for line in found]
            lines += [{"salon": one, "about": "hours", **asdict(line), "text": line.text()} for line in hours]
    if as_json:
        print_json(lines)
    else:
        for entry in lines:
            click.echo(entry["text"])
        click.echo(f"{len(lines)} differences" if lines else "no drift", err=True)
    return FOUND if lines else NOTHING


def _text(line: "DriftLine") -> str:
    if line.change is None:
        return f"{line.slug}: {line.kind.replace('_', ' ')}"
    change = line.change
    return f"{line.slug}: {change.field} is {change.there!r} there, {change.here!r} here ({line.direction})"


def _opened(opened: "OpenBooking") -> "OpenCalcom":
    if opened.calcom is None:
        fail(ENVIRONMENT, "SALON_CALCOM_MODE is off: there is no Cal.com to speak to")
    return opened.calcom


async def _salons(opened: "OpenBooking", salon: str | None) -> "tuple[SalonId, ...]":
    from booking.domain.ids import SalonId

    if salon is not None:
        return (SalonId(salon),)
    async with opened.database.reading() as uow:
        return await uow.catalogues.salons()
