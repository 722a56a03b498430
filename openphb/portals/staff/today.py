"""What needs a human today, gathered from every room the viewer may enter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.agreements import queries as agreements
from openphb.domains.budgets.types import often_words
from openphb.domains.cases import queries as cases
from openphb.domains.payments import queries as payments
from openphb.domains.payments.continuity import queries as continuity
from openphb.domains.payments.rails import RAILS
from openphb.domains.payments.views.overpayments import kind_words
from openphb.domains.payments.views.wording import run_state
from openphb.domains.people import queries as people
from openphb.domains.plans import queries as plans
from openphb.domains.plans.moving import queries as moving
from openphb.domains.reviews import queries as reviews
from openphb.domains.spending import queries as spending
from openphb.domains.sufficiency import queries as sufficiency
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.portals.staff import (
    agreeing,
    approving,
    assessing,
    by_name,
    caps,
    disagreements,
    extra_cover,
    held_money,
    late,
    once_and_chairs,
    ordering,
    own_words,
)
from openphb.portals.staff import moving as moving_cases
from openphb.portals.staff.parts import Item
from openphb.web.parts import clock

# No part asks for more than this: "or more" is said, and what comes after waits its turn.
MOST = 50
# What a part shows; the others are only counted.
SHOWN = 12
# How long a death stays on Today: notice and tax take about so long to be settled.
CLOSING_TIME = timedelta(weeks=12)
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Part:
    """One kind of thing to decide; `nothing` is what an empty part says."""

    title: str
    nothing: str
    items: tuple[Item, ...]
    others: int = 0
    """Those that were counted and not worked out."""

    @property
    def count(self) -> int:
        return len(self.items) + self.others


def parts(viewer: Viewer, at: datetime) -> tuple[Part, ...]:
    """Return what waits for this viewer at an hour, in the order in which it hurts."""
    return tuple(_parts(viewer, at))


def _parts(viewer: Viewer, at: datetime) -> Iterator[Part]:
    yield from _money_parts(viewer)
    yield from _care_parts(viewer, at)
    yield from _order_parts(viewer)


def _money_parts(viewer: Viewer) -> Iterator[Part]:
    if viewer.holds(Permission.RUN_VIEW):
        yield Part(_("Payment runs"), _("No run waits for you."), _runs(viewer))
    if viewer.holds(Permission.SOURCE_DECIDE) or viewer.holds(Permission.SOURCE_PROPOSE):
        yield Part(
            _("Caps of pots of money"), _("No pot is over its cap undecided."), caps.waiting(viewer)
        )
    if viewer.holds(Permission.BANK_APPROVE):
        yield Part(_("Bank details to check"), _("No bank details wait."), _bank(viewer))
    if viewer.holds(Permission.RECOVERY_DECIDE) or viewer.holds(Permission.RECOVERY_PROPOSE):
        items, others = _overpaid(viewer)
        yield Part(
            _("Money paid too much"), _("Nothing paid too much waits for you."), items, others
        )
    if viewer.holds(Permission.HOLDING_ACCEPT) or viewer.holds(Permission.HOLDING_RECORD):
        yield Part(
            _("Money that organisations hold"),
            _("Nothing waits about money that organisations hold."),
            held_money.waiting(viewer),
        )
    if viewer.holds(Permission.LAST_MONEY_DECIDE):
        yield Part(
            _("Money that is left at an end"),
            _("Nothing waits about money that is left at an end."),
            moving_cases.last_money(viewer),
        )
    if viewer.holds(Permission.TRANSFER_ACCEPT) or viewer.holds(Permission.TRANSFER_TAKE_OVER):
        yield Part(
            _("Cases from another body"),
            _("No other body asks you to take a case over."),
            moving_cases.waiting(viewer),
        )
    if viewer.holds(Permission.CIRCUMSTANCE_RECORD):
        yield Part(
            _("Deaths and pauses"),
            _("No death and no pause waits for you."),
            _circumstances(viewer),
        )


def _order_parts(viewer: Viewer) -> Iterator[Part]:
    if viewer.holds(Permission.WHEELCHAIR_ARRANGE) or viewer.holds(Permission.WHEELCHAIR_PAY):
        yield Part(
            _("Wheelchairs"),
            _("Nothing waits about a wheelchair."),
            once_and_chairs.chairs_waiting(viewer),
        )
    if viewer.holds(Permission.ONE_OFF_DECIDE):
        yield Part(
            _("One-off budgets"),
            _("No one-off budget waits for you."),
            once_and_chairs.one_offs_waiting(viewer),
        )
    if viewer.holds(Permission.ORDER_MAKE):
        yield Part(
            _("Orders to make again, or without an answer"),
            _("Every order of care has its answer."),
            (*ordering.to_order_again(viewer), *ordering.unanswered(viewer)),
        )
    if viewer.holds(Permission.INVOICE_RECORD) or viewer.holds(Permission.ORDER_MAKE):
        yield Part(
            _("Invoices of providers with something to ask"),
            _("No invoice of a provider waits."),
            ordering.invoices(viewer),
        )


def _care_parts(viewer: Viewer, at: datetime) -> Iterator[Part]:
    yield from _approval_parts(viewer)
    yield from _named_parts(viewer)
    if viewer.holds(Permission.MONEY_MOVE_ACCEPT):
        yield Part(
            _("Money that people ask to move"),
            _("Nobody waits for an answer about moving money."),
            _moves(viewer),
        )
    if viewer.holds(Permission.EXTRA_COVER_START):
        yield Part(
            _("Extra cover that people started"),
            _("Nobody of yours has extra cover now."),
            extra_cover.lately(viewer),
        )
    if viewer.holds(Permission.CASE_VIEW):
        yield Part(_("Cases that wait"), _("No case waits for anybody."), _cases(viewer, at))
    if viewer.holds(Permission.DISAGREEMENT_ANSWER):
        yield Part(
            _("People who do not agree"),
            _("Everybody who did not agree has an answer."),
            disagreements.waiting(viewer),
        )
        yield Part(
            _("Late, or soon late"),
            _("Nobody waits too long for an answer."),
            late.waiting(viewer),
        )
    yield from _own_words_parts(viewer)
    if viewer.holds(Permission.SUFFICIENCY_VIEW) and viewer.holds(Permission.PLAN_SUBMIT):
        yield Part(
            _("Your cases whose budget is not enough"),
            _("The budgets of your cases are enough."),
            *_short(viewer),
        )
    if viewer.holds(Permission.PLAN_WRITE):
        yield Part(
            _("Plans that nobody has written in for a week"),
            _("Every plan that is begun is being written."),
            _drafts(viewer),
        )
    yield from _agreement_parts(viewer)
    if viewer.holds(Permission.REVIEW_BOOK):
        yield Part(_("Reviews to book or hold"), _("No review is due soon."), _reviews(viewer))
    if viewer.holds(Permission.SPENDING_CODE):
        yield Part(
            _("Spending without a purpose yet"),
            _("Everything spent has been tied to an outcome."),
            _spending(viewer),
        )


def _agreement_parts(viewer: Viewer) -> Iterator[Part]:
    if viewer.holds(Permission.AGREEMENT_PREPARE) or viewer.holds(
        Permission.AGREEMENT_SIGN_FOR_BODY
    ):
        yield Part(
            _("Agreements to sign"), _("Every agreement is signed."), agreeing.unsigned(viewer)
        )
    if viewer.holds(Permission.DUTY_RECORD):
        yield Part(
            _("Employers: what runs out"),
            _("Nothing that an employer needs runs out soon."),
            agreeing.lapsing(viewer),
        )
    if viewer.holds(Permission.CONDITION_DECIDE):
        yield Part(
            _("Conditions of agreements to agree"),
            _("No version of our own conditions waits for you."),
            agreeing.own_conditions(viewer),
        )


def _approval_parts(viewer: Viewer) -> Iterator[Part]:
    if viewer.holds(Permission.PLAN_APPROVE):
        yield Part(
            _("Plans to decide"), _("No plan waits for a decision."), approving.to_decide(viewer)
        )
    if viewer.holds(Permission.SCHEME_PROPOSE) and viewer.holds(Permission.COVER_RECORD):
        yield Part(
            _("Plans past their day, or that nobody can decide"),
            _("Every plan that waits has somebody to decide it in time."),
            approving.stuck(viewer),
        )
    if viewer.holds(Permission.PANEL_VIEW):
        yield Part(
            _("Conditions of the panel"),
            _("No condition of the panel waits for you."),
            approving.conditions(viewer),
        )
    if viewer.holds(Permission.SCHEME_DECIDE):
        yield Part(
            _("Schemes of approval to decide"),
            _("No scheme of approval waits for you."),
            approving.schemes(viewer),
        )


def _named_parts(viewer: Viewer) -> Iterator[Part]:
    if viewer.holds(Permission.EXCEPTION_DECIDE):
        yield Part(
            _("Exceptions to approve by name"),
            _("No exception waits for your answer."),
            by_name.waiting(viewer),
        )
    if viewer.holds(Permission.EXCEPTION_ASK):
        yield Part(
            _("Exceptions that run out soon"),
            _("No exception runs out soon."),
            by_name.running_out(viewer),
        )


def _own_words_parts(viewer: Viewer) -> Iterator[Part]:
    """Yield what somebody else wrote for everybody: the own offer, and the words of letters."""
    if viewer.holds(Permission.LOCAL_OFFER_DECIDE):
        yield Part(
            _("Who else we offer a budget to: versions to publish"),
            _("No version of our own offer waits for you."),
            own_words.offers(viewer),
        )
    if viewer.holds(Permission.LETTER_DECIDE):
        yield Part(
            _("Words of our letters: versions to agree"),
            _("No words of a letter wait for you."),
            own_words.letters(viewer),
        )


def _cases(viewer: Viewer, at: datetime) -> tuple[Item, ...]:
    return tuple(
        Item(
            item.name,
            item.doing.words,
            item.since,
            reverse("staff:case", args=[item.case_id]),
            assessing.waiting_clock(item.due, item.due_at, today=viewer.today, now=at),
        )
        for item in cases.needing_attention(viewer=viewer)
    )


def _moves(viewer: Viewer) -> tuple[Item, ...]:
    waiting = moving.moves_waiting(viewer=viewer)
    names = people.names(viewer=viewer, subject_ids={one.subject_id for one in waiting})
    return tuple(
        Item(
            names[one.subject_id],
            _("%(money)s %(often)s from “%(giver)s” to “%(taker)s”")
            % {
                "money": pounds(one.pence),
                "often": often_words(one.basis, one.falls_on),
                "giver": one.from_words,
                "taker": one.to_words,
            },
            day_of(one.proposed_at),
            reverse("journeys:money_move", args=[one.id]),
        )
        for one in waiting
    )


def _short(viewer: Viewer) -> tuple[tuple[Item, ...], int]:
    """Return the worst of the viewer's own cases that are short today, and how many more there are."""
    found = sufficiency.short_cases_of(viewer=viewer, on=viewer.today)
    short = sorted(
        (one for place in found for one in place.short), key=lambda one: -one.weekly_pence
    )
    shown = short[:SHOWN]
    names = people.names(viewer=viewer, subject_ids={one.subject_id for one in shown})
    items = tuple(
        Item(
            names.get(one.subject_id, ""),
            _("%(pence)s a week short: %(why)s")
            % {"pence": pounds(one.weekly_pence), "why": one.lines[0].lawful.words},
            viewer.today,
            reverse("plans:plan", args=[one.plan_id]),
        )
        for one in shown
    )
    return items, len(short) - len(shown)


def _drafts(viewer: Viewer) -> tuple[Item, ...]:
    resting = plans.resting_drafts(viewer=viewer)
    names = people.names(viewer=viewer, subject_ids={draft.subject_id for draft in resting})
    return tuple(
        Item(
            names[draft.subject_id],
            _("Go on writing plan version %(number)s") % {"number": draft.number},
            day_of(draft.touched_at),
            reverse("plans:tasks", args=[draft.plan_id]),
        )
        for draft in resting
    )


def _bank(viewer: Viewer) -> tuple[Item, ...]:
    return tuple(
        Item(
            details.recipient_name,
            _("Proposed by %(who)s") % {"who": details.proposed.proposed_by_name},
            day_of(details.proposed.proposed_at),
            reverse("agreements:bank", args=[details.proposed.id]),
        )
        for details in agreements.bank_awaiting(viewer=viewer)
    )


def _circumstances(viewer: Viewer) -> tuple[Item, ...]:
    """Return deaths of the last weeks, whose affairs are to be closed, and pauses to look at again."""
    died = people.deaths(viewer=viewer, since=viewer.today - CLOSING_TIME)
    paused = agreements.pauses_to_review(viewer=viewer, until=viewer.today + SOON)
    subjects = {one.subject_id for one in died} | {subject_id for _p, subject_id, _b in paused}
    names = people.names(viewer=viewer, subject_ids=subjects)
    case_of = cases.latest_of_subjects(viewer=viewer, subject_ids=subjects)
    return tuple(
        Item(
            names.get(one.subject_id, ""),
            _("Died: see to wages still owed, money left and the family"),
            one.died_on,
            reverse("staff:case", args=[case_of[one.subject_id]]),
        )
        for one in died
        if one.subject_id in case_of
    ) + tuple(
        Item(
            names.get(subject_id, ""),
            _("Paused: decide whether it goes on"),
            pause.period.start,
            reverse("journeys:resume", args=[budget_id]),
            clock("", pause.told.review_on, today=viewer.today) if pause.told.review_on else None,
        )
        for pause, subject_id, budget_id in paused
    )


def _overpaid(viewer: Viewer) -> tuple[tuple[Item, ...], int]:
    """Return what is shown, and how many more there are: each that is shown is worked out anew."""
    to_decide = tuple(
        Item(
            name,
            _("Decide: %(kind)s, %(pence)s")
            % {"kind": kind_words(recovery.kind).lower(), "pence": pounds(recovery.pence)},
            day_of(recovery.proposed_at),
            reverse("payments:decide_recovery", args=[recovery.id]),
        )
        for recovery, name in payments.recoveries_to_decide(viewer=viewer)
    )
    if not viewer.holds(Permission.RECOVERY_PROPOSE):
        return to_decide, 0
    many = payments.count_unanswered(viewer=viewer)
    shown = tuple(
        Item(
            one.recipient_name,
            _("%(pence)s paid too much: say what is done")
            % {"pence": pounds(one.outstanding_pence)},
            one.found_on,
            reverse("payments:overpayment", args=[one.overpayment_id]),
        )
        for one in payments.unanswered(viewer=viewer, most=SHOWN)
    )
    return to_decide + shown, max(many - len(shown), 0)


def _runs(viewer: Viewer) -> tuple[Item, ...]:
    return (
        tuple(
            Item(
                run.reference,
                ngettext(
                    "%(state)s: %(num)s payment, %(total)s",
                    "%(state)s: %(num)s payments, %(total)s",
                    run.payment_count,
                )
                % {
                    "state": run_state(run.state, run.rail).value,
                    "num": run.payment_count,
                    "total": pounds(run.total_pence),
                },
                run.pay_on,
                reverse("payments:run", args=[run.id]),
                clock(_("Pays"), run.pay_on, today=viewer.today),
            )
            for run in payments.runs_needing(viewer=viewer)
        )
        + tuple(
            Item(
                one.name,
                _("No run was prepared for this pay day"),
                one.day.prepare_by,
                reverse("payments:calendar"),
                clock(_("Pays"), one.day.pay_on, today=viewer.today),
            )
            for one in payments.runs_late(viewer=viewer)
        )
        + _rails(viewer)
    )


def _rails(viewer: Viewer) -> tuple[Item, ...]:
    """Return the rails that are out, and the people whose money was due and is not there."""
    href = reverse("payments:continuity")
    return tuple(
        Item(RAILS[one.rail].name, _("Out: nothing goes by it"), one.began_on, href)
        for one in continuity.outages(viewer=viewer, lasting=True)
    ) + tuple(
        Item(
            one.recipient_name,
            _("%(pence)s was due and is not there") % {"pence": pounds(one.pence)},
            one.due_on,
            href,
        )
        for one in continuity.late(viewer=viewer)[:SHOWN]
    )


def _reviews(viewer: Viewer) -> tuple[Item, ...]:
    due = reviews.due_soon(viewer=viewer)
    names = people.names(viewer=viewer, subject_ids={review.subject_id for review in due})
    return tuple(
        Item(
            names[review.subject_id],
            review.because,
            review.due_by,
            reverse("reviews:review", args=[review.id]),
            clock("", review.due_by, today=viewer.today),
        )
        for review in due
    )


def _spending(viewer: Viewer) -> tuple[Item, ...]:
    uncoded = spending.uncoded_by_budget(viewer=viewer)
    subjects: set[UUID] = {budget.subject_id for budget in uncoded}
    names = people.names(viewer=viewer, subject_ids=subjects)
    return tuple(
        Item(
            names[budget.subject_id],
            ngettext(
                "%(num)s movement, %(pounds)s", "%(num)s movements, %(pounds)s", budget.movements
            )
            % {"num": budget.movements, "pounds": pounds(budget.pence)},
            budget.oldest_on,
            reverse("spending:budget", args=[budget.budget_id]),
        )
        for budget in uncoded
    )
