"""What waits about money: runs, pots, banks, what was paid too much, what others hold, ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import PauseAnswer
from openphb.domains.cases import queries as cases
from openphb.domains.payments import queries as payments
from openphb.domains.payments.continuity import queries as continuity
from openphb.domains.payments.rails import RAILS
from openphb.domains.payments.types import RecoveryAnswer
from openphb.domains.payments.views.overpayments import kind_words
from openphb.domains.payments.views.wording import run_state
from openphb.domains.people import queries as people
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.portals.staff import (
    caps,
    held_money,
)
from openphb.portals.staff import moving as moving_cases
from openphb.portals.staff.parts import SHOWN, Item, Part, Waits, path_of, waits
from openphb.web.parts import clock

# How long a death stays on Today: notice and tax take about so long to be settled.
CLOSING_TIME = timedelta(weeks=12)
SOON = timedelta(days=7)


def money_parts(viewer: Viewer) -> Iterator[Part]:
    """Yield what waits about money, in the order in which it hurts."""
    if viewer.holds(Permission.RUN_VIEW):
        yield Part(_("Payment runs"), _("No run waits for you."), _runs(viewer))
    if viewer.holds(Permission.SOURCE_DECIDE) or viewer.holds(Permission.SOURCE_PROPOSE):
        yield Part(
            _("Caps of pots of money"), _("No pot is over its cap undecided."), caps.waiting(viewer)
        )
    if viewer.holds(Permission.BANK_APPROVE):
        yield Part(_("Bank details to check"), _("No bank details wait."), _bank(viewer))
    if viewer.holds(Permission.RECOVERY_DECIDE) or viewer.holds(Permission.RECOVERY_PROPOSE):
        yield Part(
            _("Money paid too much"), _("Nothing paid too much waits for you."), _overpaid(viewer)
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


def _bank(viewer: Viewer) -> Waits:
    return waits(
        agreements.bank_awaiting(viewer=viewer),
        lambda details: Item(
            details.recipient_name,
            _("Proposed by %(who)s") % {"who": details.proposed.proposed_by_name},
            day_of(details.proposed.proposed_at),
            path_of("agreements:bank", details.proposed.id),
        ),
    )


def _circumstances(viewer: Viewer) -> Waits:
    """Return deaths of the last weeks, whose affairs are to be closed, and pauses to look at again."""
    died = people.deaths(viewer=viewer, since=viewer.today - CLOSING_TIME)
    paused = agreements.pauses_to_review(viewer=viewer, until=viewer.today + SOON)
    subjects = {one.subject_id for one in died} | {subject_id for _p, subject_id, _b in paused}
    case_of = cases.latest_of_subjects(viewer=viewer, subject_ids=subjects)
    return waits(
        [one for one in died if one.subject_id in case_of],
        lambda one: Item(
            one.subject_id,
            _("Died: see to wages still owed, money left and the family"),
            one.died_on,
            path_of("staff:case", case_of[one.subject_id]),
        ),
    ) + waits(paused, lambda found: _paused(viewer, *found))


def _paused(viewer: Viewer, pause: PauseAnswer, subject_id: UUID, budget_id: UUID) -> Item:
    return Item(
        subject_id,
        _("Paused: decide whether it goes on"),
        pause.period.start,
        path_of("journeys:resume", budget_id),
        clock("", pause.told.review_on, today=viewer.today) if pause.told.review_on else None,
    )


def _overpaid(viewer: Viewer) -> Waits:
    """Return what is shown, and how many more there are: each that is shown is worked out anew."""
    to_decide = waits(
        payments.recoveries_to_decide(viewer=viewer),
        lambda found: _recovery_to_decide(*found),
    )
    if not viewer.holds(Permission.RECOVERY_PROPOSE):
        return to_decide
    found, others = payments.unanswered(viewer=viewer, most=SHOWN)
    return to_decide + waits(
        found,
        lambda one: Item(
            one.recipient_name,
            _("%(pence)s paid too much: say what is done")
            % {"pence": pounds(one.outstanding_pence)},
            one.found_on,
            path_of("payments:overpayment", one.overpayment_id),
        ),
        others=others,
    )


def _recovery_to_decide(recovery: RecoveryAnswer, name: str) -> Item:
    return Item(
        name,
        _("Decide: %(kind)s, %(pence)s")
        % {"kind": kind_words(recovery.kind).lower(), "pence": pounds(recovery.pence)},
        day_of(recovery.proposed_at),
        path_of("payments:decide_recovery", recovery.id),
    )


def _runs(viewer: Viewer) -> Waits:
    return (
        waits(
            payments.runs_needing(viewer=viewer),
            lambda run: Item(
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
                path_of("payments:run", run.id),
                clock(_("Pays"), run.pay_on, today=viewer.today),
            ),
        )
        + waits(
            payments.runs_late(viewer=viewer),
            lambda one: Item(
                one.name,
                _("No run was prepared for this pay day"),
                one.day.prepare_by,
                reverse("payments:calendar"),
                clock(_("Pays"), one.day.pay_on, today=viewer.today),
            ),
        )
        + _rails(viewer)
    )


def _rails(viewer: Viewer) -> Waits:
    """Return the rails that are out, and the people whose money was due and is not there."""
    href = reverse("payments:continuity")
    return waits(
        continuity.outages(viewer=viewer, lasting=True),
        lambda one: Item(RAILS[one.rail].name, _("Out: nothing goes by it"), one.began_on, href),
    ) + waits(
        continuity.late(viewer=viewer),
        lambda one: Item(
            one.recipient_name,
            _("%(pence)s was due and is not there") % {"pence": pounds(one.pence)},
            one.due_on,
            href,
        ),
    )
