"""What guests get by mail: in German, once, with the visit as a calendar entry; and what happens when mail fails."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from booking.adapters.mail.letters import LetterWriter, templates
from booking.adapters.mail.post import ConsolePost, FilePost, MemoryPost, SmtpPost, open_post
from booking.adapters.system import RandomIds
from booking.application.notices import Dispatcher, Letter, PostFailed
from booking.application.orders import BookStatus
from booking.domain.appointments import Customer
from booking.errors import InvariantBroken
from tests.fakes.calcom_house import COLOUR, HAIRCUT, NOW, SALON, House, local, open_house

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with open_house(sqlite_url) as one:
        await one.sync()
        yield one


def entry(letter: Letter) -> dict[str, str]:
    """The properties of the one entry in the letter's calendar file."""
    assert letter.calendar is not None
    text = letter.calendar.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 1
    lines = [line.partition(":") for line in text.splitlines()]
    return {name.partition(";")[0]: value for name, _, value in lines}


def only(post: MemoryPost) -> Letter:
    (letter,) = post.letters.values()
    return letter


async def test_a_composite_is_confirmed_as_one_visit_with_its_phases(house: House) -> None:
    outcome = await house.book(COLOUR, "2026-03-10T14:00")

    await house.housekeeper.settle(NOW, look_outside=False)

    letter = only(house.post)
    assert letter.to == "maria.oezdemir@example.de"
    assert letter.subject == "Ihr Termin am Dienstag, 10. März 2026 um 14:00 Uhr"
    assert "Ansatzfärbung, waschen, schneiden, föhnen bei Emma Williams" in letter.text
    assert "14:00 bis 16:30 Uhr (2 Stunden und 30 Minuten)" in letter.text
    assert "14:00 bis 14:30 Uhr: Färbung auftragen, danach 45 Minuten Einwirkzeit" in letter.text
    assert "16:00 bis 16:30 Uhr: Föhnen und Stylen" in letter.text
    assert f"Terminnummer: {outcome.appointments[0].number}" in letter.text
    event = entry(letter)
    assert event["DTSTART"] == f"{local('2026-03-10T14:00'):%Y%m%dT%H%M%SZ}"
    assert event["DTEND"] == f"{local('2026-03-10T16:30'):%Y%m%dT%H%M%SZ}"
    assert event["LOCATION"].replace("\\,", ",") == house.catalogue.salon.address


async def test_on_the_night_of_the_clock_change_local_times_are_right(house: House) -> None:
    house.now = NOW.replace(month=10, day=20)
    await house.book(HAIRCUT, "2026-10-24T13:30")
    await house.book(HAIRCUT, "2026-10-27T09:00")

    await house.housekeeper.settle(house.now, look_outside=False)

    starts = sorted(letter.subject for letter in house.post.letters.values())
    assert starts == [
        "Ihr Termin am Dienstag, 27. Oktober 2026 um 09:00 Uhr",
        "Ihr Termin am Samstag, 24. Oktober 2026 um 13:30 Uhr",
    ]


async def test_each_letter_is_sent_once_however_often_the_rounds_are_done(house: House) -> None:
    await house.book(COLOUR)

    for seconds in (0, 60, 200):
        await house.housekeeper.settle(NOW + timedelta(seconds=seconds), look_outside=False)

    assert house.post.handed_over == 1


async def test_a_move_keeps_the_calendar_entry_and_raises_its_sequence(house: House) -> None:
    booked = await house.book(COLOUR)
    await house.housekeeper.settle(NOW, look_outside=False)
    moved = await house.reschedule(booked.appointments[0].id, COLOUR, "2026-03-11T10:00")
    await house.housekeeper.settle(NOW, look_outside=False)
    await house.cancel([moved.appointments[0].id])
    await house.housekeeper.settle(NOW, look_outside=False)

    confirmation, change, cancellation = house.post.letters.values()
    assert "wir haben Ihren Termin vom Dienstag, 10. März 2026, 14:00 Uhr verlegt" in change.text
    assert "ist abgesagt" in cancellation.text
    events = [entry(letter) for letter in (confirmation, change, cancellation)]
    assert len({one["UID"] for one in events}) == 1
    assert [one["STATUS"] for one in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    sequences = [int(one["SEQUENCE"]) for one in events]
    assert sequences == sorted(set(sequences))


async def test_a_guest_is_reminded_a_day_before_unless_it_is_off(house: House) -> None:
    kept = await house.book(HAIRCUT, "2026-03-12T10:00")
    gone = await house.book(HAIRCUT, "2026-03-12T11:00")
    await house.housekeeper.settle(NOW, look_outside=False)
    await house.cancel([gone.appointments[0].id])
    before = len(house.post.letters)

    await house.housekeeper.settle(local("2026-03-11T10:01"), look_outside=False)
    await house.housekeeper.settle(local("2026-03-11T11:01"), look_outside=False)

    told = [one for one in list(house.post.letters.values())[before:] if one.subject.startswith("Erinnerung")]
    assert [one.subject for one in told] == ["Erinnerung: Donnerstag, 12. März 2026, 10:00 Uhr"]
    assert kept.status is BookStatus.BOOKED


async def test_a_guest_without_an_address_gets_no_letter_and_nothing_stays_due(house: House) -> None:
    house.customer = Customer(name="Otto Weiß", phone="0171 3920012")
    await house.book(HAIRCUT)

    await house.housekeeper.settle(NOW, look_outside=False)

    assert house.post.letters == {}
    assert [one.due_at > NOW for one in await house.outbox()] in ([], [True])


@pytest.mark.parametrize("email", ["maria.oezdemir@example.de", ""])
async def test_a_failure_after_the_hang_up_reaches_the_guest(house: House, email: str) -> None:
    house.customer = replace(house.customer, email=email)
    house.state.faults.order(["calcom_slow_50", "calcom_taken_on_segment_C"])

    assert (await house.book(COLOUR, deadline_s=0.0)).status is BookStatus.PENDING
    await asyncio.wait(house.runner.under_way)
    await house.housekeeper.settle(NOW, look_outside=False)

    async with house.database.reading() as uow:
        tasks = await uow.tasks.listed(SALON)
    if email:
        assert "Es ist nichts gebucht" in only(house.post).text
        assert tasks == ()
    else:
        assert house.post.letters == {}
        assert [one.reason for one in tasks] == ["saga_failed"]
        assert tasks[0].due_at > NOW


class Refusing:
    """A post that is closed."""

    async def send(self, letter: Letter) -> None:
        """Never."""
        raise PostFailed(f"closed for {letter.to}")


async def test_what_the_post_refuses_is_tried_again_ever_more_slowly(house: House) -> None:
    await house.book(HAIRCUT)
    dispatcher = Dispatcher(house.database, LetterWriter(), Refusing(), RandomIds())

    assert await dispatcher.dispatch(NOW) == 0
    first = (await house.outbox())[0]
    assert await dispatcher.dispatch(first.due_at) == 0
    second = (await house.outbox())[0]

    assert (first.due_at - NOW, second.due_at - first.due_at) == (timedelta(minutes=1), timedelta(minutes=2))
    assert "closed" in second.last_error


class Mailbox:
    """What a mail server took."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd
        """Take everything."""
        del server, session
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        return "250 OK"


async def test_a_letter_goes_through_a_real_mail_server(house: House) -> None:
    await house.book(COLOUR)
    mailbox = Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        post = open_post(f"smtp+plain://127.0.0.1:{port}", "Salon Lindenhof <termine@example.de>")
        assert await Dispatcher(house.database, LetterWriter(), post, RandomIds()).dispatch(NOW) == 1

    (message,) = mailbox.taken
    assert message["To"].addresses[0].display_name == "Maria Özdemir"
    body = message.get_body()
    assert body is not None
    assert "Färbung auftragen" in body.get_content()
    (attachment,) = message.iter_attachments()
    assert (attachment.get_content_type(), attachment.get_filename()) == ("text/calendar", "termin.ics")


async def test_a_mail_server_that_is_not_there_is_a_failed_post() -> None:
    letter = Letter(id="notice:x", to="a@example.de", name="A", subject="S", text="T\n", calendar=None)
    post = SmtpPost(host="127.0.0.1", port=1, sender="termine@example.de", start_tls=False)

    with pytest.raises(PostFailed):
        await post.send(letter)


async def test_the_same_letter_twice_is_one_file(tmp_path: Path) -> None:
    letter = Letter(id="notice:x", to="a@example.de", name="A", subject="Grüße", text="Schöne Grüße\n", calendar=None)
    post = open_post(f"file://{tmp_path}/mails", "termine@example.de")
    assert isinstance(post, FilePost)

    await post.send(letter)
    await post.send(letter)

    (file,) = (tmp_path / "mails").glob("*.eml")
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert message["Subject"] == "Grüße"


async def test_the_console_shows_the_letter(capsys: pytest.CaptureFixture[str]) -> None:
    post = open_post("console:", "termine@example.de")
    assert isinstance(post, ConsolePost)

    await post.send(Letter(id="x", to="a@example.de", name="A", subject="S", text="Hallo\n", calendar=None))

    assert "Hallo" in capsys.readouterr().err


def test_mail_is_off_by_default_and_other_ways_are_refused() -> None:
    assert open_post("", "termine@example.de") is None
    with pytest.raises(InvariantBroken):
        open_post("pigeon://roof", "termine@example.de")


def test_every_kind_of_letter_has_its_words() -> None:
    assert set(templates().letters) == {
        "confirmation",
        "change",
        "cancellation",
        "reminder",
        "waiting_match",
        "book_failed",
        "reschedule_failed",
    }
