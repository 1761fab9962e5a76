"""What the desk promises, on both databases: bookings, pauses, holds, changes, finding, and tenants apart."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.application.orders import BookStatus, CancelOrder, ChangeStatus, FindQuery
from booking.domain.appointments import AppointmentStatus
from booking.domain.ids import AppointmentId, CallId, OfferId, SalonId
from booking.domain.offers import OfferReason
from booking.domain.wishes import ServiceWish, StaffWish, When, Wish, WishMode
from booking.errors import NoSuchAppointment, OfferExpired, TooLateToChange, UnknownSalon
from tests.fakes.database import (
    BEARD,
    COLOUR,
    DEMO,
    EMMA,
    FABIAN,
    HAIRCUT,
    JOERG,
    NADINE,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Shop,
    by,
    clock_of,
    open_shop,
    other_salon,
    problems,
    wish,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    async with open_shop(database_url) as one:
        yield one
        assert await problems(one.engines) == []


async def test_a_composite_is_booked_as_four_segments_with_one_person(shop: Shop) -> None:
    outcome = await shop.book(wish(COLOUR, TUESDAY, "14:00"))

    assert outcome.status is BookStatus.BOOKED
    (one,) = outcome.appointments
    assert [(part.key, clock_of(part.starts_at), clock_of(part.ends_at)) for part in one.segments] == [
        ("A", "14:00", "14:30"),
        ("B", "15:15", "15:30"),
        ("C", "15:30", "16:00"),
        ("D", "16:00", "16:30"),
    ]
    assert len({part.staff for part in one.segments}) == 1
    assert one.customer == JOERG
    assert [entry.event for entry in one.history] == ["booked"]
    assert len(one.number) == 6


async def test_the_person_is_free_for_others_in_the_pause_and_only_there(shop: Shop) -> None:
    await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))

    in_pause = await shop.book(wish(HAIRCUT, TUESDAY, "14:40", by(EMMA)), NADINE)
    in_work = await shop.book(wish(BEARD, TUESDAY, "15:15", by(EMMA)), NADINE)

    assert in_pause.status is BookStatus.BOOKED
    assert in_work.status is BookStatus.TAKEN
    assert in_work.obstacle is not None
    assert in_work.obstacle.code == "staff_busy"
    assert in_work.alternatives


async def test_a_refused_wish_says_why_and_books_nothing(shop: Shop) -> None:
    outcome = await shop.book(wish(HAIRCUT, TUESDAY + timedelta(days=5), "14:00"))

    assert outcome.status is BookStatus.REFUSED
    assert outcome.obstacle is not None
    assert outcome.obstacle.code == "closed_weekday"
    assert outcome.appointments == ()
    assert await shop.desk.find(shop.salon, FindQuery(), now=shop.now) == ()


async def test_a_held_offer_is_kept_from_other_calls_and_booked_by_its_id(shop: Shop) -> None:
    wanted = wish(HAIRCUT, TUESDAY, "14:00", by(EMMA))
    told = await shop.desk.check(shop.salon, wanted, now=shop.now, call=CallId("one"))

    assert told.exact is not None
    assert told.exact.held_until == shop.now + timedelta(minutes=5)
    assert (await shop.book(wanted, NADINE, call="other")).status is BookStatus.TAKEN
    booked = await shop.book(told.exact.id, call="one")
    assert booked.status is BookStatus.BOOKED
    # The other call was told alternatives, and holds the first of them; ours is used up.
    assert [row.call for row in await shop.desk.holds(shop.salon, now=shop.now)] == ["other"]


async def test_a_hold_ends_exactly_at_its_end(shop: Shop) -> None:
    wanted = wish(HAIRCUT, TUESDAY, "14:00", by(EMMA))
    await shop.desk.check(shop.salon, wanted, now=shop.now, call=CallId("one"))

    shop.clock.advance(timedelta(minutes=5) - timedelta(microseconds=1))
    assert (await shop.book(wanted, NADINE, call="other")).status is BookStatus.TAKEN
    shop.clock.advance(timedelta(microseconds=1))
    assert (await shop.book(wanted, NADINE, call="other")).status is BookStatus.BOOKED


async def test_the_next_check_of_a_call_replaces_its_hold(shop: Shop) -> None:
    await shop.desk.check(shop.salon, wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)), now=shop.now, call=CallId("one"))
    await shop.desk.check(shop.salon, wish(HAIRCUT, TUESDAY, "15:00", by(EMMA)), now=shop.now, call=CallId("one"))

    (held,) = await shop.desk.holds(shop.salon, now=shop.now)
    assert clock_of(held.offer.starts_at) == "15:00"
    assert (await shop.book(wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)), NADINE)).status is BookStatus.BOOKED


async def test_hanging_up_frees_the_hold_and_keeps_the_booking(shop: Shop) -> None:
    first = await shop.book(wish(HAIRCUT, TUESDAY, "10:00", by(EMMA)), call="one")
    await shop.desk.check(shop.salon, wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)), now=shop.now, call=CallId("one"))

    await shop.desk.release_holds(shop.salon, CallId("one"), now=shop.now)

    assert await shop.desk.holds(shop.salon, now=shop.now) == ()
    assert (await shop.book(wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)), NADINE)).status is BookStatus.BOOKED
    assert (await shop.desk.appointments(shop.salon, [first.appointments[0].id]))[0].is_live


async def test_a_window_is_told_without_a_hold(shop: Shop) -> None:
    open_wish = Wish(
        services=(ServiceWish(service=HAIRCUT),), when=(When(day_from=TUESDAY, day_to=THURSDAY, earliest=True),)
    )
    told = await shop.desk.check(shop.salon, open_wish, now=shop.now, call=CallId("one"))

    assert told.offers
    assert all(offer.held_until is None for offer in told.offers)
    assert (await shop.book(told.offers[-1].id, call="one")).status is BookStatus.BOOKED


async def test_one_number_holds_no_more_than_its_cap(shop: Shop) -> None:
    number = "+491713920012"
    held = []
    for hour in range(10, 15):
        told = await shop.desk.check(
            shop.salon,
            wish(HAIRCUT, TUESDAY, f"{hour}:00", by(EMMA)),
            now=shop.now,
            call=CallId(f"call {hour}"),
            caller_number=number,
        )
        assert told.exact is not None
        held.append(told.exact.held_until is not None)

    assert held == [True, True, True, False, False]


async def test_an_offer_can_be_booked_for_an_hour_and_no_longer(shop: Shop) -> None:
    told = await shop.desk.check(shop.salon, wish(HAIRCUT, TUESDAY, "14:00"), now=shop.now, call=CallId("one"))
    assert told.exact is not None
    shop.clock.advance(timedelta(minutes=59))
    assert (await shop.book(told.exact.id, call="one")).status is BookStatus.BOOKED

    shop.clock.advance(timedelta(minutes=1))
    with pytest.raises(OfferExpired):
        await shop.book(told.exact.id, call="one")
    with pytest.raises(OfferExpired):
        await shop.book(OfferId("off_unknown"), call="one")


async def test_an_offer_is_not_booked_when_the_person_has_left_since(shop: Shop) -> None:
    told = await shop.desk.check(shop.salon, wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)), now=shop.now)
    assert told.exact is not None
    staff = tuple(replace(one, active=False) if one.id == EMMA else one for one in DEMO.staff)
    await shop.desk.store_catalogue(replace(DEMO, staff=staff), now=shop.now)

    outcome = await shop.book(told.exact.id)

    assert outcome.status is BookStatus.TAKEN
    assert all(
        part.staff != EMMA for offer in outcome.alternatives for one in offer.appointments for part in one.segments
    )


async def test_two_guests_side_by_side_are_one_visit(shop: Shop) -> None:
    both = Wish(
        services=(ServiceWish(service=COLOUR), ServiceWish(service=HAIRCUT, for_whom="mein Sohn")),
        when=(When(day_from=TUESDAY, day_to=TUESDAY, at=shop.now.replace(hour=14, minute=0).time()),),
        side_by_side=True,
    )
    outcome = await shop.book(both)

    assert outcome.status is BookStatus.BOOKED
    assert len(outcome.appointments) == 2
    assert {one.customer.for_whom for one in outcome.appointments} == {"", "mein Sohn"}
    assert outcome.visit is not None
    cancelled = await shop.desk.cancel(shop.salon, CancelOrder(visit=outcome.visit), now=shop.now, deadline=8.0)
    assert cancelled.status is ChangeStatus.DONE
    assert {one.status for one in cancelled.before} == {AppointmentStatus.CANCELLED}


async def test_a_cancelled_time_is_free_and_a_second_cancellation_says_so(shop: Shop) -> None:
    (one,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments

    first, second = await shop.cancel(one.id), await shop.cancel(one.id)

    assert first.status is ChangeStatus.DONE
    assert [entry.event for entry in first.before[0].history] == ["booked", "cancelled"]
    assert (second.status, second.refusal) == (ChangeStatus.REFUSED, "already_cancelled")
    assert (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).status is BookStatus.BOOKED


async def test_what_nobody_knows_cannot_be_cancelled(shop: Shop) -> None:
    outcome = await shop.cancel(AppointmentId("apt_unknown"))

    assert (outcome.status, outcome.refusal) == (ChangeStatus.REFUSED, "not_found")


async def test_too_late_is_too_late_for_guests_and_not_for_the_salon(shop: Shop) -> None:
    rules = replace(DEMO, salon=replace(DEMO.salon, latest_cancellation=timedelta(hours=24)))
    await shop.desk.store_catalogue(rules, now=shop.now)
    (one,) = (await shop.book(wish(HAIRCUT, WEDNESDAY, "14:00"))).appointments
    shop.clock.set(one.starts_at - timedelta(hours=24) + timedelta(minutes=1))

    by_guest = await shop.cancel(one.id)
    by_salon = await shop.desk.cancel(
        shop.salon, CancelOrder(appointments=(one.id,), source="admin"), now=shop.now, deadline=8.0
    )

    assert (by_guest.status, by_guest.refusal) == (ChangeStatus.REFUSED, "too_late_to_change")
    assert by_salon.status is ChangeStatus.DONE


async def test_an_appointment_can_move_over_its_own_time(shop: Shop) -> None:
    (one,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments

    moved = await shop.move(one.id, wish(COLOUR, TUESDAY, "14:15", by(EMMA)))

    assert moved.status is ChangeStatus.DONE
    assert moved.before[0].status is AppointmentStatus.MOVED
    assert clock_of(moved.appointments[0].starts_at) == "14:15"
    assert moved.appointments[0].replaces == one.id
    assert moved.appointments[0].customer == JOERG


async def test_a_move_that_is_not_possible_leaves_everything_as_it_was(shop: Shop) -> None:
    (one,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments
    await shop.book(wish(HAIRCUT, TUESDAY, "10:00", by(EMMA)), NADINE)

    moved = await shop.move(one.id, wish(COLOUR, TUESDAY, "10:00", by(EMMA)))

    assert moved.status is ChangeStatus.TAKEN
    assert moved.alternatives
    assert (await shop.desk.appointments(shop.salon, [one.id]))[0] == one


async def test_changing_the_person_is_a_move(shop: Shop) -> None:
    (one,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments

    moved = await shop.move(one.id, wish(COLOUR, TUESDAY, "14:00", by(FABIAN)))

    assert moved.status is ChangeStatus.DONE
    assert {part.staff for part in moved.appointments[0].segments} == {FABIAN}
    assert (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)), NADINE)).status is BookStatus.BOOKED


async def test_the_offer_of_a_move_overlaps_what_it_replaces(shop: Shop) -> None:
    (one,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments
    told = await shop.desk.check_move(shop.salon, [one.id], wish(COLOUR, TUESDAY, "14:30", by(EMMA)), now=shop.now)

    assert told.exact is not None
    assert (await shop.move(one.id, told.exact.id)).status is ChangeStatus.DONE


async def test_appointments_are_found_however_name_and_number_are_written(shop: Shop) -> None:
    (one,) = (await shop.book(wish(HAIRCUT, TUESDAY, "14:00"))).appointments
    await shop.book(wish(HAIRCUT, TUESDAY, "15:00"), NADINE)

    for query in (
        FindQuery(name="Müßig"),
        FindQuery(name="joerg MUESSIG"),
        FindQuery(phone="0171/3920012"),
        FindQuery(phone="0049 171 3920012"),
        FindQuery(number=one.number),
        FindQuery(number=one.id),
        FindQuery(name="Muessig", phone="+491713920012", day=TUESDAY),
    ):
        assert await shop.desk.find(shop.salon, query, now=shop.now) == (one,)
    assert await shop.desk.find(shop.salon, FindQuery(name="Müßig", day=WEDNESDAY), now=shop.now) == ()
    assert await shop.desk.find(shop.salon, FindQuery(name="100%"), now=shop.now) == ()
    assert len(await shop.desk.find(shop.salon, FindQuery(day=TUESDAY, day_to=THURSDAY), now=shop.now)) == 2


async def test_what_is_over_or_cancelled_is_found_only_when_asked_for(shop: Shop) -> None:
    (one,) = (await shop.book(wish(HAIRCUT, TUESDAY, "14:00"))).appointments
    await shop.cancel(one.id)
    (two,) = (await shop.book(wish(HAIRCUT, TUESDAY, "14:00"))).appointments
    shop.clock.set(two.ends_at)

    assert await shop.desk.find(shop.salon, FindQuery(name="Müßig"), now=shop.now) == ()
    past = await shop.desk.find(shop.salon, FindQuery(name="Müßig", past=True), now=shop.now)
    assert [found.id for found in past] == [two.id]
    everything = await shop.desk.find(shop.salon, FindQuery(past=True, cancelled=True), now=shop.now)
    assert {found.id for found in everything} == {one.id, two.id}


async def test_the_last_stylist_is_who_was_there_not_who_is_booked(shop: Shop) -> None:
    (one,) = (await shop.book(wish(HAIRCUT, TUESDAY, "10:00", by(FABIAN)))).appointments
    await shop.book(wish(HAIRCUT, THURSDAY, "10:00", by(EMMA)))
    shop.clock.set(one.ends_at)

    assert await shop.desk.last_staff(shop.salon, "0171 3920012", now=shop.now) == FABIAN
    assert await shop.desk.last_staff(shop.salon, "0174 9464308", now=shop.now) is None
    assert await shop.desk.last_staff(shop.salon, "", now=shop.now) is None
    again = Wish(
        services=(ServiceWish(service=HAIRCUT, staff=StaffWish(mode=WishMode.SAME_AS_LAST_TIME)),),
        when=(When(day_from=WEDNESDAY, day_to=WEDNESDAY, at=shop.now.replace(hour=11, minute=0).time()),),
    )
    outcome = await shop.book(again)
    assert {part.staff for part in outcome.appointments[0].segments} == {FABIAN}


async def test_a_guest_who_did_not_come_is_noted_once_the_time_has_come(shop: Shop) -> None:
    (one,) = (await shop.book(wish(HAIRCUT, TUESDAY, "14:00", by(EMMA)))).appointments
    with pytest.raises(TooLateToChange):
        await shop.desk.no_show(shop.salon, one.id, now=shop.now)
    shop.clock.set(one.starts_at + timedelta(minutes=10))

    noted = await shop.desk.no_show(shop.salon, one.id, now=shop.now)

    assert noted.status is AppointmentStatus.NO_SHOW
    assert noted.history[-1].event == "no_show"


async def test_salons_know_nothing_of_each_other(shop: Shop, database_url: str) -> None:
    async with open_shop(database_url, catalogue=other_salon()) as other:
        (ours,) = (await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))).appointments
        theirs = await other.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))

        assert theirs.status is BookStatus.BOOKED
        assert (await other.cancel(ours.id)).refusal == NoSuchAppointment.code
        assert await other.desk.appointments(other.salon, [ours.id]) == ()
        assert len(await other.desk.find(other.salon, FindQuery(name="Müßig"), now=other.now)) == 1
        assert {salon.id for salon in await other.desk.salons()} == {SalonId("demo"), SalonId("zweitsalon")}
        with pytest.raises(UnknownSalon):
            await other.desk.catalogue(SalonId("nirgends"))


async def test_alternatives_after_a_taken_slot_can_be_booked_by_id(shop: Shop) -> None:
    await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))
    outcome = await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)), NADINE, call="two")

    reasons = {offer.reason for offer in outcome.alternatives}
    assert OfferReason.EXACT not in reasons
    assert (await shop.book(outcome.alternatives[0].id, NADINE, call="two")).status is BookStatus.BOOKED


async def test_the_day_shows_work_pauses_and_free_time(shop: Shop) -> None:
    await shop.book(wish(COLOUR, TUESDAY, "14:00", by(EMMA)))
    await shop.book(wish(BEARD, TUESDAY, "14:40", by(EMMA)), NADINE)

    emma = next(one for one in await shop.desk.day(shop.salon, TUESDAY, now=shop.now) if one.staff == EMMA)

    assert [(entry.kind, clock_of(entry.starts_at), clock_of(entry.ends_at)) for entry in emma.entries] == [
        ("free", "09:00", "14:00"),
        ("work", "14:00", "14:30"),
        ("pause", "14:30", "14:40"),
        ("work", "14:40", "15:00"),
        ("pause", "15:00", "15:15"),
        ("work", "15:15", "15:30"),
        ("work", "15:30", "16:00"),
        ("work", "16:00", "16:30"),
        ("free", "16:30", "18:00"),
    ]
