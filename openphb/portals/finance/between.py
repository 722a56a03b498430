"""What waits between bodies and about pots of money, in a few words for finance's first page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import RefundState, SettlementState, Side
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.money import pounds

Said = tuple[str, str, str]
"""What to do, what is known of it, and where."""


def statements(viewer: Viewer) -> Said | None:
    """Return what to do about statements between bodies: one leads straight to its page."""
    every = payments.settlements(viewer=viewer)
    to_agree = [
        one
        for one in every
        if one.state is SettlementState.DRAFT
        and not one.disputed
        and Side.OURS not in one.agreed
        and viewer.holds(Permission.SETTLEMENT_AGREE)
    ]
    to_end = [one for one in every if one.state is SettlementState.DRAFT and one.disputed]
    to_pay = [one for one in every if one.state is SettlementState.AGREED]
    for found, words in (
        (
            to_agree,
            ngettext(
                "Look at %(num)s statement between bodies and agree to it",
                "Look at %(num)s statements between bodies and agree to them",
                len(to_agree),
            ),
        ),
        (
            to_end,
            ngettext(
                "%(num)s statement between bodies is disputed",
                "%(num)s statements between bodies are disputed",
                len(to_end),
            ),
        ),
        (
            to_pay,
            ngettext(
                "%(num)s statement is agreed by both bodies and not paid",
                "%(num)s statements are agreed by both bodies and not paid",
                len(to_pay),
            ),
        ),
    ):
        if found:
            href = reverse("payments:settlements")
            if len(found) == 1:
                href = reverse("payments:settlement", args=[found[0].id])
            more = _("%(money)s in all, whoever owes it. No person waits for it.") % {
                "money": pounds(sum(abs(one.to_us_pence) for one in found))
            }
            return words % {"num": len(found)}, more, href
    return None


def refunds(viewer: Viewer) -> Said | None:
    """Return what to do about refunds of contributions: one leads straight to its page."""
    waiting = payments.refunds_waiting(viewer=viewer)
    if not waiting:
        return None
    to_decide = sum(one.state is RefundState.PROPOSED for one in waiting)
    words = ngettext(
        "%(num)s refund of contributions waits",
        "%(num)s refunds of contributions wait",
        len(waiting),
    ) % {"num": len(waiting)}
    more = _("%(money)s in all. %(decide)s to be decided, %(pay)s to be paid.") % {
        "money": pounds(sum(one.pence for one in waiting)),
        "decide": to_decide,
        "pay": len(waiting) - to_decide,
    }
    href = reverse("payments:settlements") + "#refunds"
    if len(waiting) == 1:
        href = reverse("payments:refund", args=[waiting[0].id])
    return words, more, href


def caps(viewer: Viewer) -> Said | None:
    """Return what to do about pots and their caps: what is over and undecided first."""
    asked = payments.questions(viewer=viewer, waiting=True)
    over = payments.pots_undecided(viewer=viewer)
    if asked and viewer.holds(Permission.SOURCE_DECIDE):
        words = ngettext(
            "Decide whether %(num)s plan or pot may go over a cap",
            "Decide whether %(num)s plans or pots may go over a cap",
            len(asked),
        ) % {"num": len(asked)}
        href = reverse("payments:sources")
        if len(asked) == 1:
            href = reverse("payments:cap_question", args=[asked[0].id])
        return words, _("A plan waits until somebody has decided."), href
    if over:
        words = ngettext(
            "%(num)s pot of money is over its cap and nobody has decided that it may be",
            "%(num)s pots of money are over their caps and nobody has decided that they may be",
            len(over),
        ) % {"num": len(over)}
        more = _("%(name)s, %(year)s: %(money)s over.") % {
            "name": over[0].name,
            "year": over[0].year,
            "money": pounds(-over[0].left_pence),
        }
        return words, more, reverse("payments:source", args=[over[0].source_id])
    waiting = payments.proposals_waiting(viewer=viewer)
    if waiting:
        words = ngettext(
            "Decide %(num)s proposal about pots of money",
            "Decide %(num)s proposals about pots of money",
            len(waiting),
        ) % {"num": len(waiting)}
        href = reverse("payments:source", args=[waiting[0][1]])
        return words, _("It holds once somebody else has agreed to it."), href
    return None
