"""Reading what whoever employs has in place: for one budget, and what runs out for anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest

from openphb.domains.agreements import reference
from openphb.domains.agreements.conditions import queries as conditions
from openphb.domains.agreements.employing import rules
from openphb.domains.agreements.employing.types import (
    Duty,
    DutyDraft,
    DutyRule,
    DutyStanding,
    DutyTold,
    EmployerDuties,
    Lapse,
)
from openphb.domains.agreements.models import DirectPaymentAgreement, DutyRecord
from openphb.domains.agreements.types import AgreementState, RecipientKind
from openphb.domains.budgets import queries as budgets
from openphb.domains.plans import queries as plans
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked

MOST = 50


def duty_rules(*, tenant_id: UUID, day: date) -> tuple[DutyRule, ...]:
    """Return the duties of an employer on a day, with what a missing one does at this commissioner."""
    own = conditions.in_force(tenant_id, day)
    effects = dict(own.draft.effects) if own else {}
    return tuple(
        replace(rule, effect=effects.get(rule.duty, rule.effect)) for rule in reference.duties(day)
    )


def duties(*, viewer: Viewer, budget_id: UUID) -> EmployerDuties | None:
    """Return what the employer of a budget has in place today.

    None where its agreed plan pays no personal assistant directly. Refusal: `nothing_there`.
    """
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    if budget_id not in plans.paying_assistants(viewer=viewer, budget_ids=[budget_id]):
        return None
    return EmployerDuties(
        budget.tenant_id,
        budget.subject_id,
        budget_id,
        viewer.today,
        standing_of(viewer=viewer, tenant_id=budget.tenant_id, budget_id=budget_id),
    )


def standing_of(*, viewer: Viewer, tenant_id: UUID, budget_id: UUID) -> tuple[DutyStanding, ...]:
    """Return how each duty of a budget's employer stands, for an action that holds its permission."""
    rows = list(DutyRecord.objects.filter(budget_id=budget_id).order_by("recorded_at", "id"))
    names = names_of(row.recorded_by for row in rows)
    return rules.standings(
        duty_rules(tenant_id=tenant_id, day=viewer.today),
        [DutyTold(_draft(row), names.get(row.recorded_by, ""), row.document_id) for row in rows],
        viewer.today,
        named=plans.assistants_named(viewer=viewer, budget_id=budget_id),
    )


def lapsing(*, viewer: Viewer) -> tuple[Lapse, ...]:
    """Return up to fifty duties that end soon or have ended, the first to end first.

    Only of signed agreements whose plan still pays a personal assistant directly.
    """
    raised = {one.duty: one for one in reference.duties(viewer.today)}
    most = max((one.warn_days for one in raised.values()), default=0)
    reach = viewer.scope(Permission.DUTY_VIEW).q()
    rows = [
        row
        for row in _ending(reach, viewer.today, viewer.today + timedelta(days=most))
        if row.ends_on is not None
        and Duty(row.duty) in raised
        and viewer.today >= rules.raised_from(raised[Duty(row.duty)], row.ends_on)
    ]
    rows = _not_renewed(rows, viewer.today)
    live = plans.paying_assistants(viewer=viewer, budget_ids=list({row.budget_id for row in rows}))
    return tuple(
        Lapse(
            row.subject_id,
            row.budget_id,
            Duty(row.duty),
            raised[Duty(row.duty)].words,
            row.who,
            row.recorded_at.date(),
            row.ends_on or viewer.today,
        )
        for row in rows
        if row.budget_id in live
    )[:MOST]


@asked
def _ending(reach: Q, today: date, last: date) -> QuerySet[DutyRecord]:
    rows = DutyRecord.objects.filter(
        Exists(_signed().filter(budget_id=OuterRef("budget_id"))),
        ~Exists(_renewed_in_so_many_words(today)),
        reach,
        ends_on__lte=last,
        needed=True,
    )
    columns = ("id", "subject_id", "budget_id", "duty", "who", "recorded_at", "ends_on")
    return rows.only(*columns).order_by("ends_on", "id")[: 2 * MOST]


def _renewed_in_so_many_words(day: date) -> QuerySet[DutyRecord]:
    """Return the later records that take the place of one, of whom it names in the same spelling.

    Only so that what was renewed long ago is not read: `rules.renews` judges the rest.
    """
    return DutyRecord.objects.filter(
        budget_id=OuterRef("budget_id"),
        duty=OuterRef("duty"),
        who=OuterRef("who"),
        recorded_at__gt=OuterRef("recorded_at"),
        starts_on__lte=Greatest(
            Value(day), OuterRef("ends_on") + timedelta(days=1), output_field=DateField()
        ),
    )


def _not_renewed(rows: Sequence[DutyRecord], day: date) -> list[DutyRecord]:
    """Return those rows of which no later record of their duty and assistant takes the place."""
    made: dict[tuple[UUID, str, str], list[tuple[UUID, date]]] = defaultdict(list)
    budget_ids, kinds = {row.budget_id for row in rows}, sorted({row.duty for row in rows})
    for budget_id, duty, who, id_, starts_on in _of_budgets(budget_ids, kinds):
        made[budget_id, duty, rules.same_name(who)].append((id_, starts_on))

    def renewed(row: DutyRecord) -> bool:
        of_it = made[row.budget_id, row.duty, rules.same_name(row.who)]
        place = next(at for at, (id_, _starts) in enumerate(of_it) if id_ == row.id)
        return row.ends_on is None or any(
            rules.renews(row.ends_on, starts_on, day) for _id, starts_on in of_it[place + 1 :]
        )

    return [row for row in rows if not renewed(row)]


@asked
def _of_budgets(budget_ids: Collection[UUID], kinds: Sequence[str]) -> Any:
    rows = DutyRecord.objects.filter(budget_id__in=budget_ids, duty__in=kinds)
    return rows.order_by("recorded_at", "id").values_list(
        "budget_id", "duty", "who", "id", "starts_on"
    )


def _signed() -> QuerySet[DirectPaymentAgreement]:
    """Return the agreements of direct payments that are in force."""
    return DirectPaymentAgreement.objects.filter(state=AgreementState.SIGNED).exclude(
        recipient_kind=RecipientKind.THIRD_PARTY
    )


def _draft(row: DutyRecord) -> DutyDraft:
    return DutyDraft(
        duty=Duty(row.duty),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        words=row.words,
        who=row.who,
        provider=row.provider,
        number=row.number,
        needed=row.needed,
    )
