"""The catalogue file: everything wrong is said at once, with line and cure; what is written reads the same."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from booking.catalogue_file.nodes import Problem
from booking.catalogue_file.packaged import demo, demo_text, templates
from booking.catalogue_file.reading import CatalogueInvalid, examine, read
from booking.catalogue_file.writing import write
from booking.domain.catalogue import CalcomTeam, Catalogue, PausePolicy
from booking.domain.hours import MIDNIGHT, Absence, Closure, DailySpan, SpecialDay
from booking.domain.ids import BranchId, ServiceId, StaffId
from booking.domain.roster import Skill
from tests.fakes.booking_domain import ROOT_COLOUR, composite, daily, person, salon, segment, simple

GOOD = """\
salon: {id: probe, name: Salon Probe}
branches:
  - id: main
    name: Haupthaus
    state: BE
    opening_hours: {tue: "09:00-18:00", wed: ["09:00-12:00", "13:00-24:00"], thu: closed}
staff:
  - {id: emma, name: Emma Kühn, skills: all}
services:
  - {id: 42, name: Herrenhaarschnitt, minutes: 30}
"""


def problems(text: str) -> tuple[Problem, ...]:
    return examine(text, templates=templates())[1]


def lines(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.where) for one in problems(text)]


def test_a_good_file_is_a_catalogue() -> None:
    catalogue = read(GOOD)
    assert catalogue.salon.branches[0].opening_hours.on(date(2026, 3, 11)) == (
        DailySpan(time(9), time(12)),
        DailySpan(time(13), MIDNIGHT),
    )
    assert catalogue.staff[0].spoken_names == ("Emma",)
    assert catalogue.services[0].spoken_names == ("Herrenhaarschnitt",)
    assert not problems(GOOD)


def test_everything_wrong_is_said_at_once_in_the_order_of_the_lines() -> None:
    broken = GOOD.replace("name: Salon Probe}", "name: Salon Probe, grid_minutes: 7, horizont: 3}")
    broken = broken.replace('tue: "09:00-18:00"', 'tue: "18:00-09:00"').replace("skills: all", "skills: [42, 7]")
    broken = broken.replace("minutes: 30", "minutes: dreißig")
    found = problems(broken)
    assert [one.line for one in found] == sorted(one.line for one in found)
    assert [(one.line, one.where) for one in found] == [
        (1, "salon.horizont"),
        (1, "salon.grid_minutes"),
        (6, "branches[0].opening_hours.tue"),
        (8, "staff[0].skills[1]"),
        (10, "services[0].minutes"),
    ]
    with pytest.raises(CatalogueInvalid) as caught:
        read(broken, name="salon.yaml")
    assert str(caught.value).splitlines()[0].startswith("salon.yaml:1: salon.horizont: ")
    assert caught.value.problems == found


def test_a_misspelt_key_is_recognised() -> None:
    [found] = problems(GOOD.replace("opening_hours:", "openning_hours:"))
    assert "did you mean 'opening_hours'?" in found.cure


@pytest.mark.parametrize(
    ("old", "new", "line", "where"),
    [
        ("salon: {id", "salon: [id", 1, "(file)"),
        ("state: BE", "state: BE\n    state: HH", 6, "branches[0].state"),
        ("{id: emma,", "{id: Emma K,", 8, "staff[0].id"),
        ("skills: all", "skills: some", 8, "staff[0].skills"),
        ("skills: all", "skills: all, gender: x", 8, "staff[0].gender"),
        ("skills: all", 'skills: all, absences: [{from: "2026-08-14", to: "2026-08-01"}]', 8, "staff[0].absences[0]"),
        ("skills: all", "skills: all, absences: [{from: 2026-02-30}]", 8, "staff[0].absences[0].from"),
        ("skills: all", "skills: [{service: 42, segments: [B]}]", 8, "staff[0].skills[0].segments[0]"),
        ("skills: all", "skills: [{service: 42, minutes: {B: 5}}]", 8, "staff[0].skills[0].minutes.B"),
        ("minutes: 30}", "minutes: 0}", 10, "services[0].minutes"),
        ("minutes: 30}", "template: perming}", 10, "services[0].template"),
        ("minutes: 30}", "minutes: 30, max_wait_minutes: 5}", 10, "services[0].max_wait_minutes"),
        ("minutes: 30}", "segments: []}", 10, "services[0].segments"),
        ("minutes: 30}", "segments: [{key: A, name: x, minutes: 9, pause: 5}]}", 10, "services[0].segments[0].pause"),
        (
            "minutes: 30}",
            "segments: [{key: A, name: x, minutes: 9, pause_policy: free}]}",
            10,
            "services[0].segments[0].pause_policy",
        ),
        (
            "minutes: 30}",
            "hand_over: true, segments: [{key: A, name: x, minutes: 9, same_staff_as: B}]}",
            10,
            "services[0].segments[0].same_staff_as",
        ),
        ("minutes: 30}", "minutes: 30}\n  - {id: 42, name: Zweiter, minutes: 5}", 11, "services[1].id"),
        ("minutes: 30}", "minutes: 30}\n  - {id: 43, name: herrenhaarschnitt, minutes: 5}", 11, "services[1].name"),
        ("minutes: 30}", "}", 10, "services[0]"),
        ("branches:", "branches: {}\nbranchez:", 2, "branches"),
        ("id: probe,", "id: probe, timezone: Europe/Bärlin,", 1, "salon.timezone"),
        ("id: probe,", "id: probe, country: Germany,", 1, "salon.country"),
        ("id: probe,", "id: probe, numbers: ['030 23125000'],", 1, "salon.numbers[0]"),
    ],
)
def test_each_mistake_has_its_line_and_a_cure(old: str, new: str, line: int, where: str) -> None:
    assert old in GOOD
    broken = GOOD.replace(old, new, 1)
    assert (line, where) in lines(broken)
    assert all(one.cure and one.message for one in problems(broken))
    assert examine(broken, templates=templates())[0] is None


def test_what_can_hardly_be_meant_is_a_warning() -> None:
    nobody = GOOD.replace("skills: all", "skills: []")
    long = GOOD.replace("minutes: 30}", "minutes: 700}")
    stateless = GOOD.replace("    state: BE\n", "")
    elsewhere = GOOD.replace("state: BE", "state: XX")
    for text, said in (
        (nobody, "nobody can do"),
        (long, "longer than any opening hours"),
        (stateless, "federal state is missing"),
        (elsewhere, "'XX' is no federal state"),
    ):
        catalogue, [found] = examine(text)
        assert catalogue is not None
        assert found.severity == "warning"
        assert said in found.message


def test_an_empty_file_and_a_file_that_is_no_mapping() -> None:
    assert [one.message for one in problems("")] == ["nothing is written here"]
    assert "mapping" in problems("- 1\n- 2\n")[0].message


def test_the_demo_salon() -> None:
    catalogue = demo()
    assert {int(one.id): int(one.duration.total_seconds()) // 60 for one in catalogue.services} == {
        41: 45,
        42: 30,
        43: 30,
        44: 30,
        45: 20,
        177: 150,
        178: 170,
        179: 160,
        180: 210,
        181: 130,
    }
    able = {str(one.id): sorted(int(skill.service) for skill in one.skills) for one in catalogue.staff}
    assert able["emma-williams"] == [41, 42, 43, 44, 45, 177, 178, 179, 180, 181]
    assert able["fabian-spitzer"] == [41, 42, 43, 44, 45, 177, 178, 179, 180]
    assert able["oliver-kretschmer"] == [41, 42, 43, 44, 45, 177, 181]
    assert catalogue.salon.state == "BE"
    assert not problems(demo_text())


def test_five_templates_a_service_can_begin_with() -> None:
    assert sorted(templates()) == ["balayage", "highlights", "perm", "root-colour", "root-colour-with-lengths"]
    with_template = GOOD.replace("minutes: 30}", "template: root-colour}").replace("name: Herrenhaarschnitt, ", "")
    [service] = read(with_template, templates=templates()).services
    assert service.id == 42
    assert service.name == "Ansatzfärbung, waschen, schneiden, föhnen"
    assert service.duration == timedelta(minutes=150)
    renamed = GOOD.replace("minutes: 30}", "template: perm, fits_into_pause: true}")
    [other] = read(renamed, templates=templates()).services
    assert (other.name, other.fits_into_pause, len(other.segments)) == ("Herrenhaarschnitt", True, 3)


def everything() -> Catalogue:
    """A catalogue that uses every field of the file."""
    colour = replace(
        composite(
            177,
            segment("A", 30, 45, PausePolicy.FLEXIBLE),
            segment("B", 15, 5, PausePolicy.BLOCKED),
            segment("C", 30, same_staff_as="A"),
            hand_over=True,
            max_wait=10,
        ),
        spoken_names=("Farbe: mit Schnitt",),
        synonyms=("Färben",),
        groups=("färben",),
        price_cents=9800,
        explanation="Erst Farbe.\nDann Schnitt.",
    )
    cut = replace(simple(42, 30, fits=True, needs_chair=False), spoken_names=("Schnitt",), active=False)
    skills: list[int | Skill] = [
        Skill(service=ServiceId(177), segments=frozenset("AC"), durations={"A": timedelta(minutes=40)}),
        42,
    ]
    away = Absence(first_day=date(2026, 8, 3), last_day=date(2026, 8, 14), reason="Urlaub")
    short = SpecialDay(day=date(2026, 12, 24), hours=(DailySpan(time(9), time(12)),), reason="Heiligabend")
    emma = person(
        StaffId("emma"), skills, hours=daily("09:00-13:00"), breaks=daily("11:00-11:30"), absences=[away],
        special_days=[short],
    )  # fmt: skip
    emma = replace(emma, spoken_names=("Emma",), gender="f", calcom_user_id=7, calcom_key_name="emma")
    gone = replace(person(StaffId("olli"), []), spoken_names=("Olli",), active=False)
    afternoon = Closure(
        first_day=date(2026, 5, 4), last_day=date(2026, 5, 4), span=DailySpan(time(13), MIDNIGHT), reason="Inventur"
    )
    base = salon([colour, cut], [emma, gone], hours=daily("09:00-12:00", "13:00-24:00"), closures=[afternoon], chairs=4)
    full = replace(
        base.salon,
        lead_time=timedelta(minutes=90),
        horizon=timedelta(days=60),
        latest_cancellation=timedelta(hours=24),
        visit_wait=timedelta(0),
        grid=timedelta(minutes=15),
        retell_agents=("agent_1",),
        numbers=("+493023125000",),
        signing_key_name="zwei",
        email="termine@example.de",
        calcom_team=CalcomTeam(team_id=3, slug="x", organisation_id=9),
        branches=(
            replace(base.salon.branches[0], address="Lindenallee 12", phone="030 23125000", open_on_holidays=True),
            replace(base.salon.branches[0], id=BranchId("second"), special_days=(short,), closures=(), chairs=None),
        ),
    )
    return replace(base, salon=full)


@pytest.mark.parametrize("catalogue", [demo(), everything(), salon([replace(ROOT_COLOUR, spoken_names=("x",))])])
def test_what_is_written_reads_the_same(catalogue: Catalogue) -> None:
    again = read(write(catalogue))
    assert again.salon == catalogue.salon
    assert again.services == catalogue.services
    assert again.staff == tuple(
        replace(one, spoken_names=one.spoken_names or tuple(one.name.split()[:1])) for one in catalogue.staff
    )


def test_the_file_in_the_documentation_can_be_read() -> None:
    page = (Path(__file__).parents[3] / "docs" / "availability.md").read_text(encoding="utf-8")
    sample = page.split("```yaml\n")[1].split("```")[0]
    catalogue, found = examine(sample, templates=templates())
    assert found == ()
    assert catalogue is not None
    assert catalogue.services[1].segments[2].same_staff_as == "A"
