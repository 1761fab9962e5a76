"""The web API: save one service; its Cal.com event types follow at once, and the answer says what happened."""

from collections.abc import Callable

import msgspec
import structlog

from booking.application.event_types import SyncReport
from booking.application.ports import Clock
from booking.bootstrap import OpenBooking
from booking.catalogue_file.nodes import Problem as FileProblem
from booking.catalogue_file.packaged import templates
from booking.catalogue_file.reading import CatalogueInvalid
from booking.catalogue_file.saving import with_service, without_service
from booking.domain.catalogue import Catalogue
from booking.domain.ids import SalonId, ServiceId
from booking.errors import BookingError, Unavailable, UnknownService
from gateway.api.bookings import Problem, problem_body

_log = structlog.get_logger()
_SOURCE = "api"


class Flaw(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong, or probably not meant."""

    path: str
    """Inside the service: segments[0].minutes; empty for the service itself."""
    message: str
    cure: str


class InvalidService(Problem, frozen=True, kw_only=True):
    """The body of the answer to a service that cannot be saved."""

    problems: tuple[Flaw, ...]


class SyncFailure(msgspec.Struct, frozen=True, kw_only=True):
    """One event type that is not yet what it should be."""

    segment: str
    event_type: str
    detail: str


class CalcomView(msgspec.Struct, frozen=True, kw_only=True):
    """What happened at Cal.com."""

    ok: bool
    message: str
    created: int = 0
    adopted: int = 0
    updated: int = 0
    deleted: int = 0
    kept: int = 0
    unchanged: int = 0
    failed: int = 0
    failures: tuple[SyncFailure, ...] = ()
    cure: str = ""


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a success: the service is saved, whatever Cal.com said."""

    service: int
    version: int
    calcom: CalcomView
    warnings: tuple[Flaw, ...] = ()


class WebServices:
    """Saves services for the web; never raises."""

    def __init__(self, booking: OpenBooking, clock: Clock) -> None:
        self._booking = booking
        self._clock = clock

    async def save(self, salon: SalonId, number: int, body: bytes) -> tuple[int, bytes]:
        """HTTP status and body of the answer to an authorised request.

        Args:
            salon: The salon the key belongs to.
            number: The service's id; a new one makes a new service.
            body: The service as JSON, in the shape of an item of the catalogue file's `services`.
        """
        try:
            entry = msgspec.json.decode(body)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as problem:
            return 422, problem_body("malformed", str(problem))
        warnings: tuple[FileProblem, ...] = ()

        def change(catalogue: Catalogue) -> Catalogue:
            nonlocal warnings
            changed, warnings = with_service(catalogue, number, entry, templates=templates())
            return changed

        status, answer = await self._store(salon, number, change)
        if isinstance(answer, Saved):
            answer = msgspec.structs.replace(answer, warnings=_flaws(warnings))
        return status, msgspec.json.encode(answer)

    async def retire(self, salon: SalonId, number: int) -> tuple[int, bytes]:
        """Take a service out of use; event types with bookings are kept out of sight, the others deleted."""
        status, answer = await self._store(salon, number, lambda catalogue: without_service(catalogue, number))
        return status, msgspec.json.encode(answer)

    async def _store(
        self, salon: SalonId, number: int, change: Callable[[Catalogue], Catalogue]
    ) -> tuple[int, Saved | Problem]:
        try:
            version = await self._booking.desk.change_catalogue(salon, change, now=self._clock.now(), source=_SOURCE)
        except CatalogueInvalid as invalid:
            wrong = tuple(one for one in invalid.problems if one.severity == "error")
            detail = f"nothing is saved: {len(wrong)} problem{'s' if len(wrong) != 1 else ''}"
            return 422, InvalidService(code="invalid_service", detail=detail, problems=_flaws(wrong))
        except UnknownService as unknown:
            return 404, Problem(code=unknown.code, detail="the salon has no such service")
        except Unavailable as problem:
            _log.warning("gateway.unavailable", code=problem.code, retry=True)
            return 503, Problem(code=problem.code, detail="nothing is saved; try again in a moment")
        except BookingError as problem:
            _log.error("gateway.broken", code=problem.code, exc_info=problem)
            return 500, Problem(code="internal_error", detail="an operator has been told")
        calcom = await self._sync(salon, number)
        _log.info("service_saved", salon=salon, service=number, version=version, calcom=calcom.message, ok=calcom.ok)
        return 200, Saved(service=number, version=version, calcom=calcom)

    async def _sync(self, salon: SalonId, number: int) -> CalcomView:
        if self._booking.calcom is None:
            return CalcomView(ok=True, message="Cal.com is off")
        try:
            report = await self._booking.calcom.manager.sync(salon, ServiceId(number), now=self._clock.now())
        except BookingError as problem:
            _log.warning("gateway.sync_broken", salon=salon, service=number, code=problem.code, exc_info=problem)
            message = f"the event types are not synced: {problem.code}"
            return CalcomView(ok=False, message=message, cure=_cure(salon, number))
        return _view(report, number)


def _view(report: SyncReport, number: int) -> CalcomView:
    return CalcomView(
        ok=not report.failed,
        message=report.sentence(),
        created=report.count("created"),
        adopted=report.count("adopted"),
        updated=report.count("updated"),
        deleted=report.count("deleted"),
        kept=report.count("kept"),
        unchanged=report.count("unchanged"),
        failed=report.count("failed"),
        failures=tuple(
            SyncFailure(segment=one.segment, event_type=one.slug, detail=one.detail)
            for one in report.lines
            if one.action == "failed"
        ),
        cure=_cure(report.salon, number) if report.failed else "",
    )


def _cure(salon: SalonId, number: int) -> str:
    return f"the service is saved; later: salon calcom sync --salon {salon} --service {number}"


def _flaws(problems: tuple[FileProblem, ...]) -> tuple[Flaw, ...]:
    return tuple(Flaw(path=one.where, message=one.message, cure=one.cure) for one in problems)
