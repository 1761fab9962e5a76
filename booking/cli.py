"""`salon catalogue load|check|show` and `salon appointments`: the salon's catalogue and its books, from a terminal."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booking.cli_environment import FOUND, NOTHING, USAGE, fail, print_json, run, settings_from

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractAsyncContextManager

    from booking.application.desk import BookingDesk
    from booking.application.orders import FindQuery
    from booking.bootstrap import BookingSettings
    from booking.catalogue_file.nodes import Problem
    from booking.domain.appointments import Appointment
    from booking.domain.catalogue import Catalogue
    from booking.domain.ids import SalonId
    from booking.domain.local_time import Zone

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_json = click.option("--json", "as_json", is_flag=True, help="Machine-readable, on stdout.")
_salon = click.option("--salon", default=None, help="Which salon; not needed where there is only one.")


@click.group()
def catalogue() -> None:
    """The catalogue: services, segments, pauses, staff and hours; load it, check a file, show it."""


@catalogue.command()
@click.argument("file", type=_FILE)
@_json
def check(file: Path, as_json: bool) -> None:
    """Say everything that is wrong with a catalogue file, with line and cure.

    Exit status 1 when it cannot be used; warnings alone end with 0. Example: salon catalogue check salon.yaml
    """
    found, problems = _examine(file)
    if as_json:
        print_json([_problem(file, one) for one in problems])
    else:
        for one in problems:
            click.echo(f"{file}:{one}")
    errors = sum(one.severity == "error" for one in problems)
    click.echo(f"{file}: {errors} errors, {len(problems) - errors} warnings", err=True)
    raise SystemExit(NOTHING if found is not None else FOUND)


@catalogue.command()
@click.argument("file", type=_FILE, required=False)
@click.option("--demo", is_flag=True, help="The demo salon that comes with the program, instead of a file.")
@click.option("--no-sync", is_flag=True, help="Leave Cal.com's event types as they are.")
def load(file: Path | None, demo: bool, no_sync: bool) -> None:
    """Make a file the newest catalogue of its salon; appointments made before stay as they are.

    Nothing is changed when the file has errors. With Cal.com, its event types follow at once; exit status 1 when that
    did not work, the catalogue is loaded all the same. Example: salon catalogue load salon.yaml
    """
    from booking.catalogue_file import packaged

    if demo == (file is not None):
        fail(USAGE, "give a file, or --demo")
    if file is None:
        found: Catalogue | None = packaged.demo()
        problems: Sequence[Problem] = ()
    else:
        found, problems = _examine(file)
    for one in problems:
        click.echo(f"{file}:{one}", err=True)
    if found is None:
        fail(USAGE, f"{file} is not loaded")
    run(_load(found, source=str(file.name) if file else "demo", sync=not no_sync))


async def _load(new: "Catalogue", *, source: str, sync: bool) -> int:
    from booking.adapters.system import SystemClock
    from booking.bootstrap import open_booking

    settings = settings_from(os.environ)
    async with open_booking(settings if sync else _without_calcom(settings)) as opened:
        version = await opened.desk.store_catalogue(new, now=SystemClock().now(), source=source)
        composite = sum(one.is_composite for one in new.services)
        click.echo(
            f"{new.salon.id}: version {version}, {len(new.services)} services ({composite} composite), "
            f"{len(new.staff)} staff, {len(new.salon.branches)} branches"
        )
        if opened.calcom is None:
            return NOTHING
        report = await opened.calcom.manager.sync(new.salon.id, None, now=SystemClock().now())
    for line in report.lines:
        if line.action == "failed":
            click.echo(f"{line.slug}: {line.detail}", err=True)
    click.echo(report.sentence())
    if report.failed:
        click.echo("the catalogue is loaded; when Cal.com answers again: salon calcom sync", err=True)
    return FOUND if report.failed else NOTHING


@catalogue.command()
@click.option("--file", type=_FILE, default=None, help="A file instead of what is stored.")
@click.option("--yaml", "as_yaml", is_flag=True, help="As the file that `load` reads.")
@_salon
@_json
def show(file: Path | None, as_yaml: bool, salon: str | None, as_json: bool) -> None:
    """Show a catalogue: for people, as a file, or for programs."""
    if file is None:
        run(_show(salon, as_yaml=as_yaml, as_json=as_json))
    found, problems = _examine(file)
    for one in problems:
        click.echo(f"{file}:{one}", err=True)
    if found is None:
        fail(USAGE, f"{file} cannot be shown")
    _print(found, as_yaml=as_yaml, as_json=as_json)


async def _show(salon: str | None, *, as_yaml: bool, as_json: bool) -> int:
    async with _desk() as desk:
        found = await desk.catalogue(await _which(desk, salon))
    _print(found, as_yaml=as_yaml, as_json=as_json)
    return NOTHING


@click.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Only this day; else from now on.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Last day, with --day.")
@click.option("--name", default="", help="Part of the guest's name.")
@click.option("--phone", default="", help="The guest's phone number.")
@click.option("--all", "everything", is_flag=True, help="Past and cancelled ones too.")
@_salon
@_json
def appointments(  # noqa: PLR0913, PLR0917 - one parameter an option
    day: datetime | None,
    last: datetime | None,
    name: str,
    phone: str,
    everything: bool,
    salon: str | None,
    as_json: bool,
) -> None:
    """List appointments in order of time, with who does what when.

    Example: salon appointments --day 2026-03-11
    """
    from booking.application.orders import FindQuery

    if last is not None and (day is None or last < day):
        fail(USAGE, "--to needs a --day that is not after it")
    query = FindQuery(
        name=name,
        phone=phone,
        day=None if day is None else day.date(),
        day_to=None if last is None else last.date(),
        past=everything or day is not None,
        cancelled=everything,
    )
    run(_appointments(query, salon, as_json=as_json))


async def _appointments(query: "FindQuery", salon: str | None, *, as_json: bool) -> int:
    from booking.adapters.system import SystemClock
    from booking.domain.local_time import zone

    async with _desk() as desk:
        which = await _which(desk, salon)
        found = await desk.find(which, query, now=SystemClock().now())
        now_offered = await desk.catalogue(which)
    local = zone(now_offered.salon.timezone)
    if as_json:
        print_json([_facts(one, local) for one in found])
    else:
        names = {int(one.id): one.name for one in now_offered.services}
        for one in found:
            click.echo(_line(one, names, local))
        click.echo(f"{len(found)} appointments", err=True)
    return NOTHING


def _desk() -> "AbstractAsyncContextManager[BookingDesk]":
    """The desk without Cal.com: nothing here changes an appointment."""
    from booking.bootstrap import open_desk

    return open_desk(_without_calcom(settings_from(os.environ)))


def _without_calcom(settings: "BookingSettings") -> "BookingSettings":
    from dataclasses import replace

    return replace(settings, calcom_mode="off")


async def _which(desk: "BookingDesk", salon: str | None) -> "SalonId":
    from booking.domain.ids import SalonId

    if salon is not None:
        return SalonId(salon)
    known = [one.id for one in await desk.salons()]
    if not known:
        fail(FOUND, "no salon is loaded: salon catalogue load FILE, or --demo")
    if len(known) > 1:
        fail(USAGE, f"say which with --salon: {', '.join(known)}")
    return known[0]


def _examine(file: Path | None) -> "tuple[Catalogue | None, tuple[Problem, ...]]":
    from booking.catalogue_file.packaged import templates
    from booking.catalogue_file.reading import examine

    assert file is not None  # noqa: S101 - both callers have asked
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(USAGE, f"{file} cannot be read: {error}")
    return examine(text, templates=templates())


def _problem(file: Path, one: "Problem") -> dict[str, object]:
    return {
        "file": str(file),
        "line": one.line,
        "where": one.where,
        "severity": one.severity,
        "message": one.message,
        "cure": one.cure,
    }


def _print(found: "Catalogue", *, as_yaml: bool, as_json: bool) -> None:
    from booking.catalogue_file import showing, writing

    if as_json:
        print_json(showing.plain(found))
    elif as_yaml:
        click.echo(writing.write(found), nl=False)
    else:
        for line in showing.lines(found):
            click.echo(line)


def _line(one: "Appointment", names: dict[int, str], local: "Zone") -> str:
    begins, ends = local.local(one.starts_at), local.local(one.ends_at)
    work = " ".join(f"{part.key} {local.local(part.starts_at):%H:%M} {part.staff}" for part in one.segments)
    guest = " ".join(text for text in (one.customer.name, one.customer.phone) if text)
    return (
        f"{one.number}  {begins:%Y-%m-%d %H:%M}-{ends:%H:%M}  {one.status.value:<10} "
        f"{names.get(int(one.service), one.service)}  [{work}]  {guest}"
    )


def _facts(one: "Appointment", local: "Zone") -> dict[str, object]:
    return {
        "id": one.id,
        "number": one.number,
        "visit": one.visit,
        "service": one.service,
        "staff": one.staff,
        "start": local.local(one.starts_at).isoformat(),
        "end": local.local(one.ends_at).isoformat(),
        "status": one.status.value,
        "name": one.customer.name,
        "phone": one.customer.phone,
        "segments": [
            {
                "key": part.key,
                "staff": part.staff,
                "start": local.local(part.starts_at).isoformat(),
                "end": local.local(part.ends_at).isoformat(),
                "calcom_uid": part.calcom_uid,
            }
            for part in one.segments
        ],
    }
