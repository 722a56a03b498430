"""What waits about people and their plans: decisions, cases, budgets that are short, reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.budgets.types import often_words
from openphb.domains.cases import queries as cases
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
    disagreements,
    extra_cover,
    late,
    own_words,
)
from openphb.portals.staff.parts import Item, Part, Waits, path_of, waits
from openphb.web.parts import clock


def care_parts(viewer: Viewer, at: datetime) -> Iterator[Part]:
    """Yield what waits about people, their plans and agreements, at an hour."""
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
            _short(viewer),
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


def _cases(viewer: Viewer, at: datetime) -> Waits:
    return waits(
        cases.needing_attention(viewer=viewer),
        lambda item: Item(
            item.name,
            item.doing.words,
            item.since,
            path_of("staff:case", item.case_id),
            assessing.waiting_clock(item.due, item.due_at, today=viewer.today, now=at),
        ),
    )


def _moves(viewer: Viewer) -> Waits:
    waiting = moving.moves_waiting(viewer=viewer)
    return waits(
        waiting,
        lambda one: Item(
            one.subject_id,
            _("%(money)s %(often)s from “%(giver)s” to “%(taker)s”")
            % {
                "money": pounds(one.pence),
                "often": often_words(one.basis, one.falls_on),
                "giver": one.from_words,
                "taker": one.to_words,
            },
            day_of(one.proposed_at),
            path_of("journeys:money_move", one.id),
        ),
    )


def _short(viewer: Viewer) -> Waits:
    """Return the worst of the viewer's own cases that are short today, and how many there are."""
    found = sufficiency.short_cases_of(viewer=viewer, on=viewer.today)
    return waits(
        sorted((one for place in found for one in place.short), key=lambda one: -one.weekly_pence),
        lambda one: Item(
            one.subject_id,
            _("%(pence)s a week short: %(why)s")
            % {"pence": pounds(one.weekly_pence), "why": one.lines[0].lawful.words},
            viewer.today,
            path_of("plans:plan", one.plan_id),
        ),
    )


def _drafts(viewer: Viewer) -> Waits:
    resting = plans.resting_drafts(viewer=viewer)
    return waits(
        resting,
        lambda draft: Item(
            draft.subject_id,
            _("Go on writing plan version %(number)s") % {"number": draft.number},
            day_of(draft.touched_at),
            path_of("plans:tasks", draft.plan_id),
        ),
    )


def _reviews(viewer: Viewer) -> Waits:
    due = reviews.due_soon(viewer=viewer)
    return waits(
        due,
        lambda review: Item(
            review.subject_id,
            review.because,
            review.due_by,
            path_of("reviews:review", review.id),
            clock("", review.due_by, today=viewer.today),
        ),
    )


def _spending(viewer: Viewer) -> Waits:
    uncoded = spending.uncoded_by_budget(viewer=viewer)
    return waits(
        uncoded,
        lambda budget: Item(
            budget.subject_id,
            ngettext(
                "%(num)s movement, %(pounds)s", "%(num)s movements, %(pounds)s", budget.movements
            )
            % {"num": budget.movements, "pounds": pounds(budget.pence)},
            budget.oldest_on,
            path_of("spending:budget", budget.budget_id),
        ),
    )
