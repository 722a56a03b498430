"""What befell people of the city: stays in hospital, deaths, returns, new accounts, a council's share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from openphb.config.demo import between_bodies, rail_outage
from openphb.config.demo.afterwards import death, in_hospital, paused
from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.later import gives_another_account, returns
from openphb.config.demo.months import Habits
from openphb.config.demo.months import habits_of as usual
from openphb.config.demo.stage import Stage
from openphb.domains.cases.types import Category
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import PaymentState
from openphb.foundation.organisations.models import Organisation

COUNCIL = "Nottingham City Council"
# One in so many spends more than comes in; of as many nothing was heard for two quarters.
OVERSPENDS_OF, SILENT_OF = 10, 12
SILENT = timedelta(days=170)
# A payment that comes back late: Bacs says so within three working days, this one took eight days.
CAME_BACK_AFTER = timedelta(days=8)
# Of twenty who are paid in a row: to whom what happened.
RETURNED, NEW_ACCOUNT, HOSPITAL, PAUSED, DIED = (0, 10), (5,), (2, 12), (7,), (14,)
CARD, SHARED = (4, 16), (9, 19)


def habits_of(place: int, until: date) -> Habits:
    """Return how who stands at a place of the cast spends, and tells of it."""
    known = usual(place)
    return Habits(
        known.weeks,
        known.sends_every,
        overspends=place % OVERSPENDS_OF == 1,
        silent_since=until - SILENT if place % SILENT_OF == 5 else None,
    )


def befall(stage: Stage, begun: Sequence[Begun], until: date) -> None:
    """Tell what happened to those who are paid, each by where they stand among them."""
    paid = [one for one in begun if one.agreement_id is not None]
    council_id = Organisation.objects.get(name=COUNCIL).id
    for nth, one in enumerate(paid):
        turn = nth % 20
        if turn in RETURNED:
            _comes_back(stage, one, nth, until)
        elif turn in NEW_ACCOUNT:
            gives_another_account(stage, one, until - timedelta(days=30 + nth), _number(nth))
        elif turn in HOSPITAL:
            admitted = until - timedelta(days=24 + nth % 9)
            in_hospital(stage, one, admitted, admitted + timedelta(days=5 + nth % 12))
        elif turn in PAUSED:
            paused(stage, one, until - timedelta(days=9), until + timedelta(days=14))
        elif turn in DIED:
            death(stage, one, until - timedelta(days=10 + nth % 20))
        elif turn in SHARED and one.member.category is not Category.S117:
            between_bodies.share(stage, one, council_id, until)
    cards = [one for nth, one in enumerate(paid) if nth % 20 in CARD]
    if cards:
        rail_outage.have_cards(stage, cards, until)


def _comes_back(stage: Stage, one: Begun, nth: int, until: date) -> None:
    with on(stage, "finance", until) as (viewer, _at):
        found = payments.payments_of_subject(viewer=viewer, subject_id=one.subject_id)
    last = next((each for each in found if each.state is PaymentState.PAID), None)
    if last is None or last.pay_on + CAME_BACK_AFTER >= until:
        return
    day = last.pay_on + CAME_BACK_AFTER
    returns(stage, last.id, day)
    gives_another_account(stage, one, day, _number(nth))


def _number(nth: int) -> str:
    return f"{20_000_000 + nth}"
