"""Reading who bears what: plans' shares, what was found since, and the person's contributions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Q

from openphb.domains.budgets import queries as budgets
from openphb.domains.cases.types import Category
from openphb.domains.payments.funding.rules import shared_out, stretches, weekly_price
from openphb.domains.payments.models import (
    FundingFinding,
    FundingPart,
    LineEntitlement,
    LineFunding,
)
from openphb.domains.payments.models import PersonContribution as ContributionFact
from openphb.domains.payments.queries.due import budget_facts, commissioner, known_to
from openphb.domains.payments.types import (
    BudgetFunding,
    Contribution,
    Entitled,
    FindingAnswer,
    FindingKind,
    FundedLine,
    FundedPart,
    FunderPart,
    Funding,
    WhoBears,
)
from openphb.domains.plans.live.funding import funder_shares, lines_agreed
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.facts.record import as_known, period_of
from openphb.foundation.organisations.models import (
    Commissioning,
    Organisation,
    OrganisationKind,
)
from openphb.kernel.money import round_half_up
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal

NHS_KINDS = (OrganisationKind.ICB, OrganisationKind.CCG)
FUNDERS = (
    OrganisationKind.ICB,
    OrganisationKind.LOCAL_AUTHORITY,
    OrganisationKind.EDUCATION,
)


def ours(tenant_id: UUID, on: date) -> UUID:
    """Return the body that pays in a tenant on a day. Refusal: `no_commissioner`."""
    found, _code = commissioner(tenant_id, on)
    if found is None:
        raise Refusal(
            "no_commissioner",
            "No body is responsible for these records on that day.",
            "Have an administrator say which body is.",
        )
    return found


def who_bears(
    *, tenant_id: UUID, reach: Q, known_seq: int, line_ids: Collection[UUID], on: date
) -> WhoBears:
    """Return who bears what of budgets in `reach` (by `budget_id`), as known at `known_seq`.

    Whoever calls has shown that they may read them. A body that was responsible for the tenant before
    is the one that is now. Five statements.
    """
    paying = ours(tenant_id, on)
    before = set(
        Commissioning.objects.filter(tenant_id=tenant_id).values_list("organisation_id", flat=True)
    )

    def now(parts: Iterable[FunderPart]) -> tuple[FunderPart, ...]:
        return _merged(
            replace(part, funder_id=paying) if part.funder_id in before else part for part in parts
        )

    plan = {
        line_id: now(FunderPart(body, ten_thousandths=share) for body, share in shares)
        for line_id, shares in funder_shares(line_ids).items()
    }
    facts = list(
        as_known(LineFunding.objects.filter(reach, tenant_id=tenant_id), known_seq).order_by(
            "valid"
        )
    )
    parts = parts_of({fact.finding_id for fact in facts})
    findings: dict[UUID, list[Funding]] = defaultdict(list)
    for fact in facts:
        findings[fact.line_key].append(
            Funding(now(parts[fact.finding_id]), period_of(fact), fact.finding_id)
        )
    contributions: dict[UUID, list[Contribution]] = defaultdict(list)
    asked = as_known(
        ContributionFact.objects.filter(reach, tenant_id=tenant_id, weekly_pence__gt=0), known_seq
    )
    for one in asked.order_by("valid"):
        contributions[one.line_key].append(
            Contribution(one.council_id, one.weekly_pence, period_of(one))
        )
    return WhoBears(
        paying,
        plan,
        {line_key: tuple(found) for line_key, found in findings.items()},
        {line_key: tuple(found) for line_key, found in contributions.items()},
    )


def parts_of(finding_ids: Collection[UUID]) -> Mapping[UUID, tuple[FunderPart, ...]]:
    """Return finding → its parts, in their order."""
    found: dict[UUID, list[FunderPart]] = defaultdict(list)
    rows = FundingPart.objects.filter(finding_id__in=finding_ids).order_by("finding_id", "position")
    for finding_id, funder_id, share, weekly in rows.values_list(
        "finding_id", "funder_id", "ten_thousandths", "weekly_pence"
    ):
        found[finding_id].append(FunderPart(funder_id, share, weekly))
    return {finding_id: tuple(parts) for finding_id, parts in found.items()}


def nhs_bodies(organisation_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of some bodies that are the NHS's."""
    rows = Organisation.objects.filter(pk__in=set(organisation_ids), kind__in=NHS_KINDS)
    return frozenset(rows.values_list("id", flat=True))


def is_council(organisation_id: UUID) -> bool:
    """Return whether a body is a council."""
    return Organisation.objects.filter(
        pk=organisation_id, kind=OrganisationKind.LOCAL_AUTHORITY
    ).exists()


def category_of(tenant_id: UUID, budget_id: UUID) -> Category | None:
    """Return why somebody has a budget; None where nothing of it is due directly."""
    rows = LineEntitlement.objects.filter(tenant_id=tenant_id, budget_id=budget_id)
    found = rows.values_list("budget__case__category", flat=True).first()
    return None if found is None else Category(found)


@dataclass(frozen=True)
class LinesOfBudget:
    """A budget's lines that money is due on, its facts and who bears them."""

    facts: tuple[Entitled, ...]
    who: WhoBears

    def council_weekly(self, line_key: UUID, council_id: UUID, days: Period) -> Iterator[Fraction]:
        """Yield what a council bears of a line a week, on each stretch of some days."""
        for fact in self.facts:
            held = fact.valid.overlap(days)
            weekly = weekly_price(fact)
            if fact.line_key != line_key or held is None or not weekly:
                continue
            for _days, parts, _asked in stretches(self.who, line_key, fact.line_id, held):
                theirs = (
                    one.upper - one.lower
                    for one in shared_out(parts, weekly)
                    if one.bearer.body_id == council_id
                )
                yield weekly * sum(theirs, Fraction(0))


def lines_of_budget(tenant_id: UUID, budget_id: UUID, on: date) -> LinesOfBudget:
    """Return what is known now of one budget's lines and of who bears them."""
    known_seq, reach = known_to(tenant_id), Q(budget_id=budget_id)
    found = budget_facts(Q(tenant_id=tenant_id) & reach, known_seq).get(budget_id)
    facts = tuple(found.facts) if found else ()
    line_ids = {fact.line_id for fact in facts} | {
        line.line_id for line in lines_agreed(Q(tenant_id=tenant_id) & reach)
    }
    return LinesOfBudget(
        facts,
        who_bears(tenant_id=tenant_id, reach=reach, known_seq=known_seq, line_ids=line_ids, on=on),
    )


def funding_of_budget(*, viewer: Viewer, budget_id: UUID) -> BudgetFunding:
    """Return who bears what of one budget, and the findings that say so. Refusal: `nothing_there`."""
    budget, reference = budgets.budget_named(
        viewer=viewer, permission=Permission.FUNDING_VIEW, budget_id=budget_id
    )
    found = lines_of_budget(budget.tenant_id, budget_id, viewer.today)
    agreed = lines_agreed(Q(tenant_id=budget.tenant_id, budget_id=budget_id))
    rows = list(
        FundingFinding.objects.filter(tenant_id=budget.tenant_id, budget_id=budget_id)
        .select_related("lead")
        .order_by("-recorded_at", "-id")
    )
    parts = parts_of({row.id for row in rows})
    names = _names(found.who, parts)
    people = names_of([row.recorded_by for row in rows])
    return BudgetFunding(
        budget.tenant_id,
        budget.subject_id,
        budget.id,
        budget.case_id,
        reference,
        tuple(
            FundedLine(
                line.line_key,
                line.line_id,
                line.words,
                tuple(_stretches(found, line.line_key, line.line_id, names, viewer.today)),
            )
            for line in agreed
        ),
        tuple(
            FindingAnswer(
                row.id,
                FindingKind(row.kind),
                Period(row.starts_on, row.ends_on),
                row.lead.name,
                tuple(
                    FundedPart(names[p.funder_id], False, p.ten_thousandths, p.weekly_pence, None)
                    for p in parts[row.id]
                ),
                row.reason,
                row.source,
                row.found_by,
                people.get(row.recorded_by, ""),
                row.recorded_at,
            )
            for row in rows
        ),
    )


def funders_on(*, viewer: Viewer, on: date) -> tuple[tuple[UUID, str, str], ...]:
    """Return the bodies that may fund care on a day, as (id, name, kind), for a form to offer."""
    del viewer  # National facts: the same for everybody.
    rows = Organisation.objects.filter(kind__in=FUNDERS, valid_from__lte=on).filter(
        Q(valid_to=None) | Q(valid_to__gt=on)
    )
    return tuple(rows.order_by("kind", "name").values_list("id", "name", "kind"))


def _stretches(
    found: LinesOfBudget, line_key: UUID, line_id: UUID, names: Mapping[UUID, str], today: date
) -> Iterator[tuple[Period, bool, tuple[FundedPart, ...]]]:
    """Yield who bears a line over which days, from its first day or finding on."""
    facts = sorted(
        (fact for fact in found.facts if fact.line_key == line_key), key=lambda one: one.valid.start
    )
    findings = found.who.findings.get(line_key, ())
    starts = [*(fact.valid.start for fact in facts), *(one.valid.start for one in findings)]
    first = min(starts) if starts else today
    for days, parts, asked in stretches(found.who, line_key, line_id, Period(first)):
        price = next((f for f in reversed(facts) if f.valid.overlap(days)), None)
        weekly = weekly_price(price) if price else None
        yield (
            days,
            any(one.valid.contains(days.start) for one in findings),
            tuple(
                FundedPart(
                    names[one.bearer.body_id],
                    one.bearer.person,
                    _share_of(parts, one.bearer.body_id),
                    next(
                        (p.weekly_pence for p in parts if p.funder_id == one.bearer.body_id), None
                    ),
                    None if weekly is None else round_half_up(weekly * (one.upper - one.lower)),
                )
                for one in shared_out(parts, weekly, asked)
            ),
        )


def _share_of(parts: Iterable[FunderPart], body_id: UUID) -> int | None:
    return next((part.ten_thousandths for part in parts if part.funder_id == body_id), None)


def _merged(parts: Iterable[FunderPart]) -> tuple[FunderPart, ...]:
    """Return parts of which no body has two of a kind: one that took over another has both."""
    shares: dict[tuple[UUID, bool], FunderPart] = {}
    for part in parts:
        key = (part.funder_id, part.weekly_pence is None)
        known = shares.get(key)
        shares[key] = (
            part
            if known is None
            else FunderPart(
                part.funder_id,
                _sum(known.ten_thousandths, part.ten_thousandths),
                _sum(known.weekly_pence, part.weekly_pence),
            )
        )
    return tuple(shares.values())


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _names(who: WhoBears, parts: Mapping[UUID, tuple[FunderPart, ...]]) -> dict[UUID, str]:
    wanted = {who.ours} | {part.funder_id for several in parts.values() for part in several}
    wanted |= {part.funder_id for several in who.plan.values() for part in several}
    wanted |= {
        part.funder_id for found in who.findings.values() for one in found for part in one.parts
    }
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("id", "name"))
