"""Whatever is wished, everything that is told can be booked, meets its reason, and stays within what was asked."""

from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from booking.domain.availability import find, search_days
from booking.domain.busy import Busy
from booking.domain.catalogue import Catalogue
from booking.domain.checking import first_conflict
from booking.domain.ids import StaffId
from booking.domain.local_time import minute_of, zone
from booking.domain.offers import Offer, OfferReason
from booking.domain.wishes import ServiceWish, StaffWish, When, Wish, WishMode
from tests.fakes.booking_domain import WEDNESDAY, moment
from tests.property.booking_domain.minute_scan import MinuteScan
from tests.property.booking_domain.test_search_is_exact import scenes, slow

clocks = st.integers(0, 30).map(lambda steps: time(9 + steps * 5 // 60, steps * 5 % 60))
maybe = st.one_of(st.none(), st.none(), clocks)
NAMED = {WishMode.PREFER, WishMode.REQUIRE, WishMode.SAME_AS_LAST_TIME}


@st.composite
def whens(draw: st.DrawFn) -> When:
    first = WEDNESDAY + timedelta(days=draw(st.integers(-1, 1)))
    return When(
        day_from=first,
        day_to=first + timedelta(days=draw(st.integers(0, 2))),
        at=draw(maybe),
        start_from=draw(maybe),
        start_to=draw(maybe),
        end_by=draw(maybe),
        earliest=draw(st.booleans()),
        approx=draw(st.booleans()),
    )


@st.composite
def wishes(draw: st.DrawFn, catalogue: Catalogue) -> Wish:
    people = [member.id for member in catalogue.staff]
    some = st.lists(st.sampled_from(people), max_size=2, unique=True).map(tuple)
    fallback: st.SearchStrategy[tuple[StaffId, ...] | str] = st.one_of(some, st.just("any"))

    def one(service: int) -> ServiceWish:
        staff = StaffWish(
            mode=draw(st.sampled_from(WishMode)),
            staff=draw(some),
            fallback=draw(fallback),  # type: ignore[arg-type]  # a tuple or the one word
        )
        return ServiceWish(service=catalogue.services[service].id, staff=staff)

    count = draw(st.integers(1, len(catalogue.services)))
    return Wish(
        services=tuple(one(number) for number in range(count)),
        when=tuple(draw(st.lists(whens(), min_size=1, max_size=2))),
        together=draw(st.booleans()),
        side_by_side=draw(st.booleans()),
    )


def meets(wish: Wish, offer: Offer) -> bool:
    """Whether the visit is what was wished: people as far as they can, day, bounds of start and end."""
    for asked in wish.services:
        served = {staff for one in offer.appointments if one.service == asked.service for staff in one.people}
        wanted = set(asked.staff.staff)
        if asked.staff.mode is WishMode.EXCLUDE and served & wanted:
            return False
        if asked.staff.mode in NAMED and wanted and not served & wanted:
            return False
    local = zone("Europe/Berlin")

    def right(when: When) -> bool:
        starts = local.local(offer.appointments[0].starts_at if wish.side_by_side else offer.starts_at)
        clock = starts.time()
        if not when.day_from <= starts.date() <= when.day_to:
            return False
        if when.end_by is not None and local.local(offer.ends_at).time() > when.end_by:
            return False
        if when.at is not None:
            return abs(minute_of(offer.starts_at) - local.minute(starts.date(), when.at)) <= (30 if when.approx else 0)
        after = when.start_from is None or clock >= when.start_from
        before = when.start_to is None or clock <= max(when.start_to, when.start_from or when.start_to)
        return after and before

    return any(right(when) for when in wish.when)


@slow
@given(scenes(service_count=2, most_segments=2), st.data(), st.integers(1, 5), st.integers(-60, 180))
def test_every_offer_of_any_wish_can_be_booked(
    scene: tuple[Catalogue, MinuteScan, Busy], data: st.DataObject, limit: int, past_nine: int
) -> None:
    catalogue, _, busy = scene
    asked = data.draw(wishes(catalogue))
    now = moment(WEDNESDAY, "09:00") + timedelta(minutes=past_nine)
    answer = find(catalogue, busy, asked, now, limit)
    first, last = search_days(catalogue, asked, now)
    assert len(answer.offers) <= limit
    assert len({offer.id for offer in answer.offers}) == len(answer.offers)
    assert (answer.obstacle is None) == (answer.exact is not None)
    for offer in answer.offers:
        assert first_conflict(catalogue, busy, offer.appointments) is None
        assert offer.starts_at >= now
        assert (offer.reason is OfferReason.EXACT) == (answer.obstacle is None)
        assert first <= zone("Europe/Berlin").local(offer.starts_at).date() <= last
        assert sorted(one.service for one in offer.appointments) == sorted(one.service for one in asked.services)
        if offer.reason is OfferReason.EXACT:
            assert meets(asked, offer)
