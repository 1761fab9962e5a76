"""The small parts under the desk: names and numbers, clocks and ids, errors, URLs, and what was just taken."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking import errors
from booking.adapters.database.engine import database_url, open_engines
from booking.adapters.database.just_taken import JustTaken
from booking.adapters.database.moments import micros, minute_ceil, minute_floor, moment
from booking.adapters.system import CountingIds, RandomIds, ShiftedClock, StandingClock, SystemClock
from booking.domain.contacts import name_key, phone_key
from booking.errors import BookingError, Broken, InvariantBroken, Refusal, SlotTaken, Unavailable

NOON = datetime(2026, 9, 15, 12, tzinfo=UTC)


def _leaves(kind: type[BookingError]) -> list[type[BookingError]]:
    children = kind.__subclasses__()
    return [leaf for child in children for leaf in _leaves(child)] if children else [kind]


def test_every_leaf_has_a_code_of_its_own_and_stands_in_the_drawing() -> None:
    leaves = _leaves(BookingError)
    codes = [leaf.code for leaf in leaves]

    assert len(set(codes)) == len(codes)
    assert {leaf.__mro__[1] for leaf in leaves} == {Refusal, Unavailable, Broken}
    drawing = errors.__doc__ or ""
    for leaf in leaves:
        line = next(line for line in drawing.splitlines() if f"─ {leaf.__name__} " in line)
        assert line.split()[-1] == leaf.code


def test_an_error_tells_its_facts_and_its_meaning() -> None:
    error = SlotTaken(staff="emma-williams")

    assert error.facts() == {"staff": "emma-williams"}
    assert str(error) == "Somebody else has the time now."
    assert str(SlotTaken("the trigger said so")) == "the trigger said so"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Jörg Müßig", "joerg muessig"),
        ("JOERG  MUESSIG ", "joerg muessig"),
        ("Anna-Lena d'Aurélien", "anna lena d aurelien"),
        ("", ""),
    ],
)
def test_a_name_is_the_same_however_it_is_written(written: str, key: str) -> None:
    assert name_key(written) == key


@pytest.mark.parametrize(
    "written",
    ["0171 3920012", "+49 171 3920012", "0049 (0)171 39 200-12", "+49 (0) 171/3920012", "01713920012"],
)
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert phone_key(written) == "01713920012"


def test_a_foreign_number_keeps_its_country() -> None:
    assert phone_key("+43 664 1234567") == "436641234567"
    assert phone_key("unbekannt") == ""


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - made aware
def test_a_moment_comes_back_to_the_microsecond(when: datetime) -> None:
    assert moment(micros(when)) == when
    assert minute_floor(when) * 60_000_000 <= micros(when) <= minute_ceil(when) * 60_000_000
    assert minute_ceil(when) - minute_floor(when) in {0, 1}


def test_a_standing_clock_stands_and_a_shifted_one_runs() -> None:
    standing = StandingClock(NOON.astimezone(timezone(timedelta(hours=2))))
    assert standing.now() == standing.now() == NOON
    standing.advance(timedelta(minutes=5))
    assert standing.now() == NOON + timedelta(minutes=5)
    standing.set(NOON)
    assert standing.now() == NOON

    shifted = ShiftedClock(NOON)
    first = shifted.now()
    assert timedelta(0) <= first - NOON < timedelta(minutes=1)
    assert shifted.now() >= first
    shifted.advance(timedelta(days=1))
    assert shifted.now() >= NOON + timedelta(days=1)
    assert SystemClock().now().tzinfo is UTC
    assert SystemClock().monotonic() <= SystemClock().monotonic()


def test_ids_show_their_kind_and_never_repeat() -> None:
    ids = RandomIds()
    made = {ids.new("apt") for _ in range(1000)}

    assert len(made) == 1000
    assert all(one.startswith("apt_") and len(one) == 20 for one in made)
    assert all(100_000 <= int(ids.number()) <= 999_999 for _ in range(100))


def test_counted_ids_begin_again_when_told_to() -> None:
    ids = CountingIds()
    first = [ids.new("apt"), ids.number(), ids.new("vis")]
    ids.restart()

    assert [ids.new("apt"), ids.number(), ids.new("vis")] == first
    assert first == ["apt_000000000001", "100002", "vis_000000000003"]


@pytest.mark.parametrize(
    ("given_url", "driver"),
    [
        ("sqlite:///salon.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///salon.db", "sqlite+aiosqlite"),
        ("postgres://salon@db/salon", "postgresql+asyncpg"),
        ("postgresql+asyncpg://salon@db/salon", "postgresql+asyncpg"),
    ],
)
def test_a_database_can_be_named_with_or_without_its_driver(given_url: str, driver: str) -> None:
    assert database_url(given_url).drivername == driver


@pytest.mark.parametrize("given_url", ["mysql://db/salon", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_cannot_be_used_is_refused_at_once(given_url: str) -> None:
    with pytest.raises(InvariantBroken):
        database_url(given_url)


@pytest.mark.anyio
async def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    engines = open_engines(f"sqlite:///{tmp_path}/new/folder/salon.db")
    async with engines.writer.connect() as connection:
        mode = (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar_one()
        synchronous = (await connection.exec_driver_sql("PRAGMA synchronous")).scalar_one()
    await engines.close()

    assert (mode, synchronous) == ("wal", 2)
    assert (tmp_path / "new" / "folder" / "salon.db").exists()


def test_only_what_was_taken_while_waiting_refuses() -> None:
    taken = JustTaken()
    taken.note([(1, 600, 630)], freed=False)
    came = taken.now()
    taken.refuse(came, [(1, 600, 630)])
    taken.note([(1, 660, 690)], freed=False)

    taken.refuse(came, [(1, 630, 660), (2, 660, 690)])
    with pytest.raises(SlotTaken):
        taken.refuse(came, [(1, 689, 700)])
    taken.note([], freed=True)
    taken.refuse(came, [(1, 689, 700)])
