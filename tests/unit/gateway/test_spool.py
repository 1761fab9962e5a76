"""Call-backs on the disk: kept before they count, amended, handed over once, and none keeps the others waiting."""

import asyncio
from pathlib import Path

import pytest
import structlog

from booking.errors import DatabaseUnreachable
from gateway.retell import spool as spool_module
from gateway.retell.spool import Spool, Spooled
from gateway.retell.tenancy import ForeignCall

pytestmark = pytest.mark.anyio


def _note(call: str, **fields: str) -> Spooled:
    return Spooled(at="2026-03-10T09:20:00+00:00", key="default", reason="unavailable", call=call, **fields)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
    return Spool(tmp_path / "spool")


class Desk:
    """Takes notes, unless told not to."""

    def __init__(self) -> None:
        """Begin with none."""
        self.taken: list[Spooled] = []
        self.refuses: dict[str, Exception] = {}

    async def hand_over(self, note: Spooled) -> None:
        """Take one."""
        await asyncio.sleep(0)
        if note.call in self.refuses:
            raise self.refuses[note.call]
        self.taken.append(note)


async def test_the_same_call_amends_its_note(spool: Spool) -> None:
    assert await spool.keep(_note("c1", phone="+491713920034", details="datum: morgen"))
    assert await spool.keep(_note("c1", name="Miriam Vogt", details="name: Miriam Vogt"))
    assert len(spool.waiting()) == 1
    desk = Desk()
    assert await spool.drain(desk.hand_over) == 1
    (note,) = desk.taken
    assert (note.name, note.phone) == ("Miriam Vogt", "+491713920034")
    assert note.details == "datum: morgen\nname: Miriam Vogt"
    assert spool.waiting() == ()


async def test_a_full_spool_is_not_called_noted(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_module, "_MOST", 2)
    assert [await spool.keep(_note(call)) for call in ("c1", "c2", "c3", "c1")] == [True, True, False, True]
    assert len(spool.waiting()) == 2


async def test_a_folder_that_cannot_be_is_not_called_noted(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    assert not await Spool(tmp_path / "file" / "spool").keep(_note("c1"))


async def test_what_belongs_to_nobody_is_put_aside_and_the_others_go_on(spool: Spool, tmp_path: Path) -> None:
    for call in ("c1", "c2", "c3"):
        await spool.keep(_note(call))
    (tmp_path / "spool" / "0000.json").write_bytes(b"{")
    desk = Desk()
    desk.refuses["c2"] = ForeignCall("another key")
    assert await spool.drain(desk.hand_over) == 2
    assert {one.call for one in desk.taken} == {"c1", "c3"}
    assert spool.waiting() == ()
    assert len(list((tmp_path / "spool").glob("*.refused"))) == 2


async def test_nothing_is_lost_while_the_database_is_away(spool: Spool) -> None:
    for call in ("c1", "c2"):
        await spool.keep(_note(call))
    desk = Desk()
    desk.refuses = {"c1": DatabaseUnreachable(), "c2": DatabaseUnreachable()}
    assert await spool.drain(desk.hand_over) == 0
    assert len(spool.waiting()) == 2
    desk.refuses = {}
    assert await spool.drain(desk.hand_over) == 2


async def test_processes_that_share_a_folder_hand_each_note_over_once(spool: Spool, tmp_path: Path) -> None:
    """Another spool on the same folder is another process: the lock is the file's."""
    for number in range(20):
        await spool.keep(_note(f"c{number}"))
    desk, others = Desk(), [Spool(tmp_path / "spool") for _ in range(3)]
    done = await asyncio.gather(*(one.drain(desk.hand_over) for one in (spool, *others, spool)))
    assert sum(done) == 20
    assert sorted(one.call for one in desk.taken) == sorted(f"c{number}" for number in range(20))
