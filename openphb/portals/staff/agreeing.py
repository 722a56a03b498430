"""Agreements and employers, as the case's page and Today tell them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.conditions import queries as conditions
from openphb.domains.agreements.employing import queries as employing
from openphb.domains.agreements.types import AgreementAnswer, AgreementKind, AgreementState
from openphb.domains.agreements.views.wording import party_words
from openphb.domains.budgets.types import BudgetSummary, ManagementOption
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanAnswer
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.periods import long_date
from openphb.portals.staff.parts import Item, Next, Waits, path_of, waits
from openphb.web.parts import Happening, clock


def of_budget(viewer: Viewer, budget: BudgetSummary | None) -> tuple[AgreementAnswer, ...]:
    """Return the agreements of a budget that a viewer may see: the direct payment's first."""
    if budget is None or not viewer.holds(Permission.AGREEMENT_VIEW):
        return ()
    found = (
        agreements.agreement_of_budget(viewer=viewer, budget_id=budget.id),
        agreements.third_party_of_budget(viewer=viewer, budget_id=budget.id),
    )
    return tuple(one for one in found if one is not None)


def next_steps(
    viewer: Viewer,
    agreed: PlanAnswer | None,
    found: tuple[AgreementAnswer, ...],
    *,
    chair: bool,
) -> Iterator[Next]:
    """Yield which agreement is to be prepared for an agreed plan.

    A plan of which nothing is paid to anybody directly, or held by an organisation, needs none; nor
    does a third party's `chair`, which its supplier is paid for at once and holds nothing of.
    """
    if agreed is None or not viewer.holds(Permission.AGREEMENT_PREPARE):
        return
    options = plans.ways_of(viewer=viewer, plan_id=agreed.id)
    there = {one.kind.option for one in found if one.state is not AgreementState.ENDED}
    for option, words, route in (
        (
            ManagementOption.DIRECT_PAYMENT,
            _("Prepare the direct payment agreement"),
            "agreements:prepare",
        ),
        (
            ManagementOption.THIRD_PARTY,
            _("Prepare the third-party agreement"),
            "agreements:prepare_third_party",
        ),
    ):
        if option is ManagementOption.THIRD_PARTY and chair:
            continue
        if option in options - there:
            yield Next(words, reverse(route, args=[agreed.id]))


def happened(found: tuple[AgreementAnswer, ...]) -> Iterator[Happening]:
    """Yield every signature of a budget's agreements."""
    for agreement in found:
        for signature in agreement.signatures:
            yield Happening(
                signature.signed_on,
                _("Agreement signed")
                if agreement.kind is AgreementKind.DIRECT_PAYMENT
                else _("%(what)s signed") % {"what": _(agreement.kind.words)},
                by=signature.signed_name,
            )


def unsigned(viewer: Viewer) -> Waits:
    """Return the agreements that lack a signature, and whose, oldest first."""
    waiting = agreements.agreements_waiting(viewer=viewer)
    return waits(
        waiting,
        lambda one: Item(
            one.subject_id,
            _("Lacks a signature: %(who)s")
            % {"who": "; ".join(party_words(party) for party in one.lacks)}
            + ("" if one.kind is AgreementKind.DIRECT_PAYMENT else f". {_(one.kind.words)}"),
            day_of(one.prepared_at),
            path_of("agreements:agreement", one.id),
        ),
    )


def lapsing(viewer: Viewer) -> Waits:
    """Return what ends soon, or has ended, of whoever employs with a direct payment."""
    found = employing.lapsing(viewer=viewer)
    return waits(
        found,
        lambda one: Item(
            one.subject_id,
            f"{_(one.words)} ({one.who})" if one.who else str(_(one.words)),
            one.recorded_on,
            path_of("agreements:duties", one.budget_id),
            clock("", one.ends_on, today=viewer.today),
        ),
    )


def own_conditions(viewer: Viewer) -> Waits:
    """Return the versions of a commissioner's own conditions that somebody else wrote."""
    return waits(
        conditions.to_decide(viewer=viewer),
        lambda one: Item(
            conditions.commissioner_name(viewer=viewer, tenant_id=one.tenant_id),
            _("Written by %(who)s, to count from %(day)s")
            % {"who": one.proposed_by_name, "day": long_date(one.draft.starts_on)},
            day_of(one.proposed_at),
            path_of("agreements:local_terms", one.id),
        ),
    )
