"""`salon saga list|resume|close`: what is under way with Cal.com, what is stuck, and what people can do about it."""

import os
from typing import TYPE_CHECKING

import click

from booking.cli_environment import FOUND, NOTHING, USAGE, fail, print_json, run, settings_from

if TYPE_CHECKING:
    from booking.domain.sagas import Saga


@click.group()
def saga() -> None:
    """Sagas: changes that are being carried to Cal.com; list, resume or close them."""


@saga.command("list")
@click.option("--salon", default=None, help="Only this salon's.")
@click.option("--all", "everything", is_flag=True, help="Finished ones too.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on stdout.")
def list_sagas(salon: str | None, everything: bool, as_json: bool) -> None:
    """List open sagas, newest first; exit status 1 when one is stuck."""
    run(_list(salon, everything=everything, as_json=as_json))


async def _list(salon: str | None, *, everything: bool, as_json: bool) -> int:
    from booking.bootstrap import open_database
    from booking.domain.ids import SalonId

    async with open_database(settings_from(os.environ)) as database, database.reading() as uow:
        found = await uow.sagas.listed(SalonId(salon) if salon else None, open_only=not everything)
    if as_json:
        print_json([_facts(one) for one in found])
    else:
        for one in found:
            click.echo(_line(one))
        click.echo(f"{len(found)} sagas, {sum(one.stuck for one in found)} stuck", err=True)
    return FOUND if any(one.stuck for one in found) else NOTHING


@saga.command()
@click.argument("saga_id")
def resume(saga_id: str) -> None:
    """Try everything that is left of a saga now; exit status 1 when something is still left."""
    run(_resume(saga_id))


async def _resume(saga_id: str) -> int:
    from booking.adapters.system import SystemClock
    from booking.bootstrap import open_booking
    from booking.domain.ids import SagaId

    async with open_booking(settings_from(os.environ)) as opened:
        after = await opened.runner.resume(SagaId(saga_id), now=SystemClock().now())
    if after is None:
        fail(USAGE, f"there is no open saga {saga_id}, or another process is working on it")
    click.echo(_line(after))
    return FOUND if after.open else NOTHING


@saga.command()
@click.argument("saga_id")
@click.option("--why", required=True, help="The reason; it is kept with the saga.")
def close(saga_id: str, why: str) -> None:
    """Give a saga up. What it left at Cal.com has to be tidied by hand and is listed."""
    run(_close(saga_id, why))


async def _close(saga_id: str, why: str) -> int:
    from booking.adapters.system import SystemClock
    from booking.bootstrap import open_booking
    from booking.domain.ids import SagaId
    from booking.domain.sagas import StepState

    async with open_booking(settings_from(os.environ)) as opened:
        after = await opened.runner.close(SagaId(saga_id), why, now=SystemClock().now())
    if after is None:
        fail(USAGE, f"there is no open saga {saga_id}")
    click.echo(_line(after))
    for step in after.steps:
        if step.state in (StepState.UNKNOWN, StepState.LEAVING, StepState.ASKED):
            where = step.uid or f"{step.service} {step.segment} {step.staff} {step.starts_at.isoformat()}"
            click.echo(f"left at Cal.com: {where} ({step.state.value})")
    return NOTHING


def _line(one: "Saga") -> str:
    open_steps = sum(step.state.value in ("asked", "unknown", "leaving") for step in one.steps)
    errors = {step.error for step in one.steps if step.error}
    marks = " STUCK" if one.stuck else ""
    why = f" why={one.why!r}" if one.why else ""
    return (
        f"{one.id}  {one.kind.value:<10} {one.state.value:<8} {one.outcome.value:<7}{marks}  {one.visit}"
        f"  open steps {open_steps}/{len(one.steps)}  next {one.next_at.isoformat() if one.next_at else '-'}"
        f"{why}{'  ' + '; '.join(sorted(errors)) if errors else ''}"
    )


def _facts(one: "Saga") -> dict[str, object]:
    return {
        "id": one.id,
        "salon": one.salon,
        "visit": one.visit,
        "call": one.call,
        "kind": one.kind.value,
        "state": one.state.value,
        "outcome": one.outcome.value,
        "refusal": one.refusal,
        "stuck": one.stuck,
        "why": one.why,
        "created_at": one.created_at,
        "next_at": one.next_at,
        "steps": [
            {
                "segment": step.segment,
                "role": step.role.value,
                "state": step.state.value,
                "staff": step.staff,
                "starts_at": step.starts_at,
                "uid": step.uid,
                "tries": step.tries,
                "error": step.error,
            }
            for step in one.steps
        ],
    }
