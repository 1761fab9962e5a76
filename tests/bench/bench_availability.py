"""How long the first offers take, against reading the busy rows with the bare driver in the same run.

Nothing here waits for anything, so CPU time is the time it takes; wall time would measure who else uses the machine.
"""

import random
import sqlite3
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from time import process_time
from typing import TypeVar

from booking.catalogue_file.packaged import demo
from booking.domain.availability import find, minutes_of_days, search_days
from booking.domain.busy import Busy, BusyRow
from booking.domain.catalogue import Catalogue, Service
from booking.domain.ids import ServiceId, StaffId
from booking.domain.roster import Skill, StaffMember
from booking.domain.timetable import Timetable, timetable
from booking.domain.wishes import ServiceWish, When, Wish
from tests.bench.figures import Figure, figure, p50, seconds_each

FIRST_DAY = date(2026, 3, 10)
DAYS = 14
NOW = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
OFFERS = 5
BOOKED = 0.75
ROUNDS = 60
WARM_UP = 5
PROMISED = 20
_Name = TypeVar("_Name", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Scene:
    """A salon with its books in a database file in memory."""

    catalogue: Catalogue
    connection: sqlite3.Connection
    wish: Wish
    first: int
    last: int
    count: int


def run() -> dict[str, Figure]:
    """All figures."""
    out: dict[str, Figure] = {}
    scenes = {people: scene_of(people) for people in (5, 20, 80)}
    works: dict[tuple[str, int], Callable[[], object]] = {}
    for people, scene in scenes.items():
        works["floor", people], works["whole", people] = partial(fetch, scene), partial(first_offers, scene)
    taken = interleaved(works)
    floors, wholes = ({people: taken[part, people] for people in scenes} for part in ("floor", "whole"))
    for people, scene in scenes.items():
        note = f"{scene.count} busy rows read, indexed and searched"
        out[f"offers.first_five.{people}_staff"] = figure(
            p50(wholes[people]) * 1e3,
            "cpu ms",
            floor=p50(floors[people]) * 1e3,
            bound=3.0 if people == PROMISED else None,
            note=note,
        )
    for fewer, more in ((5, 20), (20, 80)):
        growth = (min(wholes[more]) / more) / (min(wholes[fewer]) / fewer)
        out[f"offers.growth_per_person.{fewer}_to_{more}"] = figure(
            growth, "x", bound=1.2, note="1 is linear; the rest is the noise of the machine"
        )
    return out | _full_house() | _days() | _visits()


def interleaved(works: Mapping[_Name, Callable[[], object]]) -> dict[_Name, list[float]]:
    """CPU seconds of each work, one round of all after the other, so that all meet the same load of the machine."""
    out: dict[_Name, list[float]] = {name: [] for name in works}
    for number in range(ROUNDS + WARM_UP):
        for name, work in works.items():
            begun = process_time()
            work()
            if number >= WARM_UP:
                out[name].append(process_time() - begun)
    return out


def _full_house() -> dict[str, Figure]:
    """Nobody is free on any of the days: the longest way the search can go."""
    scene = scene_of(20, booked=1.0)
    taken = interleaved({0: partial(fetch, scene), 1: partial(first_offers, scene)})
    note = f"{scene.count} busy rows, every day of the window and of the fortnight after it searched"
    return {"offers.none_free.20_staff": figure(p50(taken[1]) * 1e3, "cpu ms", floor=p50(taken[0]) * 1e3, note=note)}


def _days() -> dict[str, Figure]:
    """Every day of the window searched, and what a timetable costs when a catalogue is new."""
    works: dict[int, Callable[[], object]] = {}
    for days in (7, 14, 28):
        scene = scene_of(20, days=days)
        works[days] = partial(find, scene.catalogue, Busy.of(fetch(scene)), scene.wish, NOW, days)
    out = {
        f"offers.one_each_day.{days}_days": figure(p50(seconds) * 1e3, "cpu ms", note="search alone, 20 staff")
        for days, seconds in interleaved(works).items()
    }
    cold = p50(seconds_each(partial(_new_timetable, scene_of(20)), rounds=10))
    note = "hours of 20 staff on 14 days, once for each snapshot of a catalogue"
    return {**out, "offers.timetable.cold": figure(cold * 1e3, "ms", note=note)}


def _visits() -> dict[str, Figure]:
    """The harder wishes, over the same fortnight with 20 people: search alone."""
    scene = scene_of(PROMISED)
    busy = Busy.of(fetch(scene))
    window = scene.wish.when
    handed = replace(scene.catalogue, services=tuple(_handed_over(one) for one in scene.catalogue.services))
    two = tuple(ServiceWish(service=ServiceId(number)) for number in (177, 42))
    works: dict[str, Callable[[], object]] = {
        "hand_over": partial(find, handed, busy, scene.wish, NOW, OFFERS),
        "two_services": partial(find, scene.catalogue, busy, Wish(services=two, when=window), NOW, OFFERS),
        "side_by_side": partial(
            find, scene.catalogue, busy, Wish(services=two, when=window, side_by_side=True), NOW, OFFERS
        ),
    }
    return {
        f"offers.{name}.20_staff": figure(p50(seconds) * 1e3, "cpu ms", note="search alone")
        for name, seconds in interleaved(works).items()
    }


def _handed_over(service: Service) -> Service:
    """The same service by several people, the last segment by whoever did the first."""
    if not service.is_composite:
        return service
    last = replace(service.segments[-1], same_staff_as=service.segments[0].key)
    return replace(service, hand_over=True, max_wait=timedelta(minutes=15), segments=(*service.segments[:-1], last))


def _new_timetable(scene: Scene) -> None:
    table = Timetable(scene.catalogue)
    for number in range(DAYS):
        for member in scene.catalogue.staff:
            table.present(member.id, FIRST_DAY + timedelta(days=number))


def fetch(scene: Scene) -> list[BusyRow]:
    """The floor: the busy rows of the searched days with the bare driver."""
    return scene.connection.execute(
        "SELECT staff, start, stop, kind FROM busy WHERE stop > ? AND start < ? ORDER BY staff, start",
        (scene.first, scene.last),
    ).fetchall()


def first_offers(scene: Scene) -> None:
    """From the database to five offers.

    Raises:
        AssertionError: A scene with room in it gave no offers, so nothing was measured.
    """
    found = find(scene.catalogue, Busy.of(fetch(scene)), scene.wish, NOW, OFFERS)
    if len(found.offers) != OFFERS and found.obstacle is None:
        raise AssertionError(found)


def scene_of(people: int, *, days: int = DAYS, booked: float = BOOKED) -> Scene:
    """The demo salon with so many people, three quarters of whose time is taken."""
    base = demo()
    catalogue = Catalogue(
        salon=base.salon, services=base.services, staff=tuple(_person(base, n) for n in range(people))
    )
    window = When(day_from=FIRST_DAY, day_to=FIRST_DAY + timedelta(days=days - 1))
    wish = Wish(services=(ServiceWish(service=ServiceId(177)),), when=(window,))
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE busy (staff TEXT, start INTEGER, stop INTEGER, kind INTEGER)")
    taken = _books(catalogue, days, booked)
    connection.executemany("INSERT INTO busy VALUES (?, ?, ?, ?)", taken)
    connection.execute("CREATE INDEX by_time ON busy (staff, start, stop, kind)")
    if booked < 1:
        first, last = minutes_of_days(catalogue, FIRST_DAY, FIRST_DAY + timedelta(days=days - 1))
    else:
        first, last = minutes_of_days(catalogue, *search_days(catalogue, wish, NOW))
    return Scene(catalogue, connection, wish, first, last, len(taken))


def _person(base: Catalogue, number: int) -> StaffMember:
    skills = tuple(Skill(service=service.id) for service in base.services)
    return StaffMember(
        id=StaffId(f"person-{number:02}"), name=f"Person {number}", branch=base.salon.main_branch.id, skills=skills
    )


def _books(catalogue: Catalogue, days: int, booked: float) -> list[BusyRow]:
    """Appointments of 20 to 60 minutes until the wished share of everybody's time is taken."""
    dice = random.Random(177)  # noqa: S311 - a scene that is the same in every run
    out = list[BusyRow]()
    table = timetable(catalogue)
    for member in catalogue.staff:
        for number in range(days if booked < 1 else 45):
            for start, stop in table.present(member.id, FIRST_DAY + timedelta(days=number)):
                at = start
                while at < stop:
                    length = min(dice.choice((20, 30, 30, 45, 60)), stop - at)
                    if dice.random() < booked:
                        out.append((member.id, at, at + length, 0))
                    at += length
    return out
