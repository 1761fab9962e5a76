"""What is wrong with an installation, check by check: the finding, its cause and its cure."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec

from booking.application.orders import FindQuery
from booking.application.records import EventTypeLink
from booking.bootstrap import OpenBooking, open_booking
from booking.domain.appointments import Appointment
from booking.domain.catalogue import Catalogue
from booking.errors import BookingError
from flows.errors import FlowError
from flows.phrases import Phrasebook
from flows.release import verify
from flows.store import library_versions, load_version
from gateway.catalogue_view import vocabulary
from gateway.desk_settings import desk_settings
from gateway.settings import Settings, SettingsInvalid
from gateway.tools.codes import CODES
from gateway.tools.contracts import FOLDER, differing
from gateway.tools.views import zone_of
from gateway.understanding.read import read


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing looked at; `cause` and `cure` are there when it is not well."""

    name: str
    ok: bool
    found: str
    cause: str = ""
    cure: str = ""


def check_settings(environ: Mapping[str, str]) -> tuple[Settings | None, list[Check]]:
    """The settings, or None when they cannot be used, and what is to be said of them."""
    try:
        settings = Settings.from_env(environ)
    except SettingsInvalid as problem:
        return None, [
            Check(
                name="settings",
                ok=False,
                found=f"{name}: {text}",
                cause="the variable cannot be used",
                cure=f"set {name} anew",
            )
            for name, text in sorted(problem.problems.items())
        ]
    if not settings.retell_keys:
        return settings, [
            Check(
                name="settings",
                ok=False,
                found="no Retell key is set",
                cause="without one every signature is refused",
                cure="set SALON_RETELL_API_KEY to the key with the webhook badge",
            )
        ]
    return settings, [Check(name="settings", ok=True, found=f"Cal.com mode {settings.calcom_mode}")]


async def examine(settings: Settings, now: datetime) -> list[Check]:
    """Everything that can be looked at with usable settings; nothing is changed.

    Args:
        settings: The operator's.
        now: The present moment.
    """
    checks = [*check_flows()]
    file = _missing_file(settings)
    if file:
        return [
            Check(
                name="database",
                ok=False,
                found=f"{file} is not there yet",
                cause="the program was never started with these settings",
                cure="salon catalogue load FILE, or salon serve --demo",
            ),
            *checks,
        ]
    try:
        async with _opened(settings) as (booking, catalogues):
            checks.append(_database(settings, catalogues))
            for catalogue in catalogues:
                checks += await _salon(booking, catalogue, settings, now)
    except BookingError as problem:
        checks.insert(
            0,
            Check(
                name="database",
                ok=False,
                found=f"{problem.code}: {problem}",
                cause="it does not answer, or has the schema of another version",
                cure="look at SALON_DATABASE_URL; `salon serve` brings the schema up to date",
            ),
        )
    return checks


def _missing_file(settings: Settings) -> str:
    """The SQLite file that is not there; looking must not make it."""
    kind, _, path = settings.database_url.partition(":///")
    return path if kind.startswith("sqlite") and not Path(path).expanduser().exists() else ""


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[OpenBooking, list[Catalogue]]]:
    wanted = replace(desk_settings(settings), migrate=False)
    async with open_booking(wanted) as booking:
        yield booking, [await booking.desk.catalogue(one.id) for one in await booking.desk.salons()]


def _database(settings: Settings, catalogues: Sequence[Catalogue]) -> Check:
    kind = settings.database_url.partition(":")[0]
    if catalogues:
        names = ", ".join(one.salon.id for one in catalogues)
        return Check(name="database", ok=True, found=f"{kind} answers; salons: {names}")
    return Check(
        name="database",
        ok=False,
        found=f"{kind} answers, but no salon is loaded",
        cause="the catalogue was never loaded",
        cure="salon catalogue load FILE",
    )


def check_flows() -> list[Check]:
    """Whether every flow version can answer: phrases for all codes, contracts as the gateway has them."""
    checks = []
    changed = differing(FOLDER)
    for name in library_versions():
        try:
            version = load_version(name)
            missing = sorted(CODES.keys() - set(Phrasebook.load(name).codes))
            released = verify(version)
            contracts = sorted(version.contracts)
        except FlowError as problem:
            checks.append(
                Check(
                    name="flow version",
                    ok=False,
                    found=f"{name}: {problem}",
                    cause="a source is broken",
                    cure=f"salon flow check {name}",
                )
            )
            continue
        if missing:
            checks.append(
                Check(
                    name="flow version",
                    ok=False,
                    found=f"{name} has no phrase for {', '.join(missing)}",
                    cause="a tool gained an outcome after this version was written",
                    cure=f"add it to flows/library/{name}/phrases.de.yaml",
                )
            )
            continue
        state = "released" if released else "not released yet"
        checks.append(Check(name="flow version", ok=True, found=f"{name}: {state}, {len(contracts)} tools"))
    if changed:
        checks.append(
            Check(
                name="tool contracts",
                ok=False,
                found=", ".join(changed),
                cause="the table of tools was changed without writing the contracts",
                cure="make contracts",
            )
        )
    return checks


async def _salon(booking: OpenBooking, catalogue: Catalogue, settings: Settings, now: datetime) -> list[Check]:
    salon = catalogue.salon
    async with booking.database.reading() as uow:
        links = await uow.event_types.listed(salon.id)
    coming = await booking.desk.find(salon.id, FindQuery(), now=now)
    return [
        _signing_key(catalogue, settings),
        _staff_mapping(catalogue, settings),
        map_not_filling(catalogue, links, settings.calcom_mode),
        composite_as_one_block(catalogue, coming),
        staff_preference_ignored(catalogue, settings.calcom_mode, now),
        await _sagas(booking, catalogue),
    ]


def _signing_key(catalogue: Catalogue, settings: Settings) -> Check:
    salon = catalogue.salon
    if salon.signing_key_name in settings.retell_keys:
        return Check(name=f"{salon.id}: signing key", ok=True, found=f"{salon.signing_key_name} is set")
    variable = "SALON_RETELL_API_KEY"
    if salon.signing_key_name != "default":
        variable += "_" + re.sub(r"[^A-Z0-9]", "_", salon.signing_key_name.upper())
    return Check(
        name=f"{salon.id}: signing key",
        ok=False,
        found=f"the salon's key {salon.signing_key_name!r} is not set",
        cause="calls of this salon are refused",
        cure=f"set {variable}",
    )


def _staff_mapping(catalogue: Catalogue, settings: Settings) -> Check:
    name = f"{catalogue.salon.id}: staff mapping"
    lost = unmapped_staff(catalogue, settings)
    if settings.calcom_mode == "off":
        return Check(name=name, ok=True, found="not needed in mode off")
    if not lost:
        return Check(name=name, ok=True, found=f"{len(catalogue.staff)} people are known to Cal.com")
    personal = settings.calcom_mode == "personal"
    return Check(
        name=name,
        ok=False,
        found=f"not mapped: {', '.join(lost)}",
        cause="a key by name is missing" if personal else "the Cal.com user id is missing in the catalogue",
        cure="set SALON_CALCOM_API_KEY_<NAME> for each" if personal else "add calcom_user_id and load the catalogue",
    )


def unmapped_staff(catalogue: Catalogue, settings: Settings) -> list[str]:
    """The people whom Cal.com does not know in the mode that is set."""
    if settings.calcom_mode == "personal":
        return [
            one.name
            for one in catalogue.staff
            if one.active and (one.calcom_key_name or "") not in settings.calcom_keys
        ]
    return [one.name for one in catalogue.staff if one.active and one.calcom_user_id is None]


def map_not_filling(catalogue: Catalogue, links: Sequence[EventTypeLink], mode: str) -> Check:
    """Symptom: the event-type map stays empty or is not complete.

    Args:
        catalogue: The salon.
        links: The rows of the map.
        mode: The Cal.com mode that is set.
    """
    name = f"{catalogue.salon.id}: event-type map"
    if mode == "off":
        return Check(name=name, ok=True, found="not needed in mode off")
    synced = {(one.service, one.segment_key) for one in links if one.status == "synced"}
    wanted = {(one.id, segment.key) for one in catalogue.services if one.active for segment in one.segments}
    errors = sorted({one.last_error for one in links if one.last_error})
    lacking = sorted(wanted - synced)
    if not lacking:
        return Check(name=name, ok=True, found=f"{len(synced)} event types are mapped")
    services = ", ".join(str(one) for one in dict.fromkeys(service for service, _ in lacking))
    cause = f"Cal.com answered: {errors[0]}" if errors else "it was never filled for these services"
    return Check(
        name=name,
        ok=False,
        found=f"{len(lacking)} of {len(wanted)} segments are not mapped (services {services})",
        cause=cause,
        cure="salon calcom sync" + (f" --service {lacking[0][0]}" if len(services.split(",")) == 1 else ""),
    )


def composite_as_one_block(catalogue: Catalogue, coming: Sequence[Appointment]) -> Check:
    """Symptom: a composite service is booked as one block.

    Args:
        catalogue: The salon.
        coming: The appointments that are coming.
    """
    name = f"{catalogue.salon.id}: composite booked as one block"
    composite = {one.id: one for one in catalogue.services if one.is_composite and one.active}
    zone = zone_of(catalogue)
    for one in coming:
        service = composite.get(one.service)
        if service is not None and len(one.segments) < len(service.segments):
            start = one.starts_at.astimezone(zone)
            kept = f"{len(one.segments)} of {len(service.segments)} segments"
            return Check(
                name=name,
                ok=False,
                found=f"{one.number} on {start:%Y-%m-%d %H:%M}: {kept}",
                cause="it was booked before the service had these segments, or outside this program",
                cure="move it to its own time once: salon appointments shows it, the desk books all segments",
            )
    talking = [one for one in catalogue.services if one.active and not one.is_composite and _sounds_composite(one.name)]
    if talking:
        return Check(
            name=name,
            ok=False,
            found=f"{talking[0].id} {talking[0].name} has one segment",
            cause="its name lists several steps, but the catalogue has no segments and pauses for it",
            cure="give it segments in the catalogue, or choose one of the composite templates",
        )
    return Check(name=name, ok=True, found=f"{len(composite)} composite services have their segments")


def _sounds_composite(name: str) -> bool:
    return name.count(",") > 1


def staff_preference_ignored(catalogue: Catalogue, mode: str, now: datetime) -> Check:
    """Symptom: the person wished for does not get the appointment.

    Args:
        catalogue: The salon.
        mode: The Cal.com mode that is set.
        now: The present moment.
    """
    name = f"{catalogue.salon.id}: staff preference ignored"
    words = vocabulary(catalogue)
    local = now.astimezone(zone_of(catalogue))
    for one in catalogue.staff:
        if not one.active:
            continue
        for spoken in one.spoken_names or (one.name,):
            found = read(f"bei {spoken}", local, words).staff
            if found is None or found.names != (one.id,):
                return Check(
                    name=name,
                    ok=False,
                    found=f"{spoken!r} is not heard as {one.name}",
                    cause="the spoken name is missing, or two people share it",
                    cure="make the spoken_names of the catalogue distinct",
                )
        if not any(one.skill(service.id) for service in catalogue.services if service.active):
            return Check(
                name=name,
                ok=False,
                found=f"{one.name} has no skill",
                cause="nobody can be booked with them",
                cure="give them skills in the catalogue, or set them inactive",
            )
    if mode == "team" and any(one.active and one.calcom_user_id is None for one in catalogue.staff):
        return Check(
            name=name,
            ok=False,
            found="a person has no Cal.com user id",
            cause="Cal.com would choose the host itself",
            cure="add calcom_user_id and load the catalogue",
        )
    return Check(name=name, ok=True, found="every name is heard and leads to its person")


async def _sagas(booking: OpenBooking, catalogue: Catalogue) -> Check:
    name = f"{catalogue.salon.id}: open sagas"
    pending = await booking.desk.sagas(catalogue.salon.id, open_only=True)
    stuck = [one for one in pending if one.stuck]
    if stuck:
        return Check(
            name=name, ok=False, found=f"{len(stuck)} stuck", cause=stuck[0].why or "unknown", cure="salon saga list"
        )
    return Check(name=name, ok=True, found=f"{len(pending)} under way, none stuck")
