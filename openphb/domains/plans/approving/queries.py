"""Reading schemes of approval, who is away, and the route of a plan that was sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.plans.agreeing import queries as agreeing
from openphb.domains.plans.agreeing.types import Compared
from openphb.domains.plans.answers import whole_of
from openphb.domains.plans.approving import rules
from openphb.domains.plans.approving.scheme_file import shipped
from openphb.domains.plans.approving.types import (
    Able,
    ApprovalLevel,
    Asked,
    Condition,
    Cover,
    CoverAnswer,
    Holder,
    LineDecided,
    PlanFacts,
    RiskLevel,
    Route,
    Rule,
    Scheme,
    SchemeAnswer,
    SchemeState,
    Waiting,
)
from openphb.domains.plans.models import (
    ApprovalDays,
    ApprovalLimit,
    ApprovalRule,
    ApprovalScheme,
    ApprovalSchemeDecision,
    ApproverCover,
    LineDecision,
    PartAgreed,
    PlanQuestion,
    PlanQuestionAnswer,
    PlanSent,
    PlanVersion,
)
from openphb.domains.plans.panel import queries as panel
from openphb.domains.plans.precedents import queries as precedents
from openphb.domains.plans.sections.types import Sees
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.types import PlanAnswer, PlanState
from openphb.foundation.access import queries as access
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere

MOST = 50
LAST_SCHEMES = 12


@dataclass(frozen=True)
class Setting:
    """What decides about plans in a tenant on a day: its scheme, who may, and who is away."""

    scheme: Scheme
    able: tuple[Able, ...]
    covers: tuple[Cover, ...]

    def route(self, facts: PlanFacts, on: date) -> Route:
        """Return the route of a plan."""
        return rules.route(facts, self.scheme, able=self.able, covers=self.covers, on=on)


def settings_of(*, viewer: Viewer, tenant_ids: Collection[UUID]) -> dict[UUID, Setting]:
    """Return tenant → what decides about plans there today; of tenants that the viewer serves.

    Eight queries at most, however many tenants.
    """
    able = access.allowed(viewer=viewer, permission=Permission.PLAN_APPROVE, tenant_ids=tenant_ids)
    schemes = _in_force(able, viewer.today)
    covers: dict[UUID, list[Cover]] = {tenant_id: [] for tenant_id in able}
    rows = ApproverCover.objects.filter(
        tenant_id__in=able, valid_from__lte=viewer.today, valid_to__gt=viewer.today
    )
    for row in rows.order_by("id"):
        covers[row.tenant_id].append(_cover(row))
    return {
        tenant_id: Setting(
            schemes.get(tenant_id) or shipped(),
            tuple(
                Able(one.user_id, one.name, frozenset(str(role) for role in one.roles))
                for one in people
            ),
            tuple(covers[tenant_id]),
        )
        for tenant_id, people in able.items()
    }


def setting(*, viewer: Viewer, tenant_id: UUID) -> Setting:
    """Return what decides about plans in one tenant today. Refusal: `nothing_there`."""
    found = settings_of(viewer=viewer, tenant_ids=[tenant_id])
    if tenant_id not in found:
        raise NothingThere("commissioner")
    return found[tenant_id]


def facts_of(*, viewer: Viewer, plan: PlanAnswer) -> PlanFacts:
    """Return what the rules ask of a version: as it was sent, or as it would be sent now.

    Refusal: `nothing_there`.
    """
    rows = PlanSent.objects.filter(viewer.scope(Permission.PLAN_VIEW).q(), plan_id=plan.id)
    sent = list(rows.order_by("version"))
    if plan.submitted_at and sent and sent[-1].sent_at == plan.submitted_at:
        return _sent(sent, panel.referred([plan.id]).get(plan.id, ""))
    return _facts_as_low(viewer, plan)


def facts_now(
    *, viewer: Viewer, plan: PlanAnswer, risk: RiskLevel, compared: Compared | None
) -> PlanFacts:
    """Return what the rules would ask of a version if the viewer sent it today, at a level of risk.

    `compared` is it beside its indicative budget, as `agreeing.compared` answers.
    """
    return _facts_now(viewer, plan, risk, compared)


def waiting(*, viewer: Viewer) -> tuple[Waiting, ...]:
    """Return up to 50 plans that wait for a decision where the viewer decides, what is due first first.

    A few queries for them all.
    """
    scope = viewer.scope(Permission.PLAN_APPROVE)
    plans = list(
        PlanVersion.objects.filter(scope.q(), state=PlanState.SUBMITTED)
        .select_related("budget__case")
        .order_by("submitted_at", "id")[:MOST]
    )
    sent: dict[UUID, list[PlanSent]] = defaultdict(list)
    rows = PlanSent.objects.filter(scope.q(), plan_id__in=[one.id for one in plans])
    for each in rows.order_by("version"):
        sent[each.plan_id].append(each)
    settings = settings_of(viewer=viewer, tenant_ids={one.tenant_id for one in plans})
    questions = {
        row.plan_id: row.words
        for row in _open_questions(viewer, [one.id for one in plans]).values()
    }
    names = names_of(one.submitted_by for one in plans)
    reasons = panel.referred([one.id for one in plans])
    hidden = seeing.lines_hidden_in(viewer=viewer, plan_ids=[one.id for one in plans])
    found = []
    for row in plans:
        known = sent[row.id]
        is_known = bool(known) and known[-1].sent_at == row.submitted_at
        facts = (
            _sent(known, reasons.get(row.id, ""))
            if is_known
            else _facts_as_low(viewer, whole_of(row))
        )
        assert row.submitted_by is not None
        assert row.submitted_at is not None
        found.append(
            Waiting(
                row.id,
                row.tenant_id,
                row.subject_id,
                row.number,
                names.get(row.submitted_by, ""),
                row.submitted_at,
                facts,
                settings[row.tenant_id].route(facts, viewer.today),
                questions.get(row.id, ""),
                row.id in hidden,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.route.due_on, one.submitted_at)))


def scheme_on(*, viewer: Viewer, tenant_id: UUID, on: date) -> Scheme:
    """Return the scheme that counts on a day; the shipped one where none was agreed.

    Refusal: `nothing_there`.
    """
    _seen(viewer, tenant_id)
    return _in_force([tenant_id], on).get(tenant_id) or shipped()


def scheme(*, viewer: Viewer, scheme_id: UUID) -> SchemeAnswer:
    """Return one scheme that was put forward. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.SCHEME_VIEW)
    row = ApprovalScheme.objects.filter(scope.tenants_q(), pk=scheme_id).first()
    if row is None:
        raise NothingThere("scheme of approval")
    return _answers([row])[0]


def schemes(*, viewer: Viewer, tenant_id: UUID) -> tuple[SchemeAnswer, ...]:
    """Return a commissioner's last schemes, the last first. Refusal: `nothing_there`."""
    _seen(viewer, tenant_id)
    rows = ApprovalScheme.objects.filter(tenant_id=tenant_id).order_by("-proposed_at", "-id")
    return _answers(list(rows[:LAST_SCHEMES]))


def schemes_to_decide(*, viewer: Viewer) -> tuple[SchemeAnswer, ...]:
    """Return the schemes that wait for the viewer, oldest first; those of others alone."""
    scope = viewer.scope(Permission.SCHEME_DECIDE)
    decided = ApprovalSchemeDecision.objects.filter(scope.tenants_q()).values("scheme_id")
    rows = ApprovalScheme.objects.filter(scope.tenants_q()).exclude(pk__in=decided)
    others = rows.order_by("proposed_at", "id")[:MOST]
    return _answers([row for row in others if row.proposed_by != viewer.user_id])


def open_question(*, viewer: Viewer, plan_id: UUID) -> UUID | None:
    """Return the question that a version waits for an answer to, or None."""
    return next(iter(_open_questions(viewer, [plan_id])), None)


def asked(*, viewer: Viewer, plan_id: UUID) -> tuple[Asked, ...]:
    """Return the questions about a version and their answers, the oldest first."""
    scope = viewer.scope(Permission.PLAN_VIEW).q()
    rows = list(PlanQuestion.objects.filter(scope, plan_id=plan_id).order_by("asked_at", "id"))
    answers = {
        one.question_id: one
        for one in PlanQuestionAnswer.objects.filter(question_id__in=[row.id for row in rows])
    }
    names = names_of([row.asked_by for row in rows] + [one.answered_by for one in answers.values()])
    return tuple(
        Asked(
            row.id,
            row.plan_id,
            row.words,
            row.asked_by,
            names.get(row.asked_by, ""),
            row.asked_at,
            answer.words if (answer := answers.get(row.id)) else "",
            names.get(answer.answered_by, "") if answer else "",
            answer.answered_at if answer else None,
            answer.is_taken_back if answer else False,
        )
        for row in rows
    )


def question(*, viewer: Viewer, question_id: UUID) -> Asked:
    """Return one question. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.PLAN_VIEW).q()
    row = PlanQuestion.objects.filter(scope, pk=question_id).first()
    if row is None:
        raise NothingThere("question")
    found = asked(viewer=viewer, plan_id=row.plan_id)
    return next(one for one in found if one.id == question_id)


def decided_lines(*, viewer: Viewer, plan_id: UUID) -> tuple[LineDecided, ...]:
    """Return the lines of a version that were not agreed and that the viewer reads, in its order."""
    scope = viewer.scope(Permission.PLAN_VIEW).q()
    rows = LineDecision.objects.filter(scope, plan_id=plan_id).select_related("line")
    reads = {
        keys: seeing.reads(viewer=viewer, tenant_id=keys[0], subject_id=keys[1]).lines
        for keys in {(row.tenant_id, row.subject_id) for row in rows}
    }
    return tuple(
        LineDecided(
            row.line_id,
            row.line.description,
            row.code,
            row.words,
            row.benefit,
            row.cost,
            row.weekly_pence,
            row.once_pence,
        )
        for row in rows.order_by("line__position", "line_id")
        if Sees(row.line.sees) in reads[(row.tenant_id, row.subject_id)]
    )


def part_of(*, viewer: Viewer, plan_id: UUID) -> tuple[UUID | None, UUID | None]:
    """Return the version that holds a version's agreed lines, and the one whose lines it holds."""
    scope = viewer.scope(Permission.PLAN_VIEW).q()
    made = PartAgreed.objects.filter(scope, plan_id=plan_id).first()
    whole = PartAgreed.objects.filter(scope, made_id=plan_id).first()
    return (made.made_id if made else None), (whole.plan_id if whole else None)


def commissioners(*, viewer: Viewer, permission: Permission) -> tuple[tuple[UUID, str], ...]:
    """Return (tenant, name) of the commissioners that the permission reaches, by name."""
    reached = viewer.scope(permission).tenant_ids
    return tuple(Tenant.objects.filter(pk__in=reached).order_by("name").values_list("id", "name"))


def people_of(*, viewer: Viewer, tenant_id: UUID) -> tuple[access.Allowed, ...]:
    """Return who decides about plans in a tenant by their role. Refusal: `nothing_there`."""
    found = access.allowed(
        viewer=viewer, permission=Permission.PLAN_APPROVE, tenant_ids=[tenant_id]
    )
    if tenant_id not in found:
        raise NothingThere("commissioner")
    return found[tenant_id]


def covers(*, viewer: Viewer, tenant_id: UUID) -> tuple[CoverAnswer, ...]:
    """Return who is away today or later, the soonest first. Refusal: `nothing_there`."""
    _seen(viewer, tenant_id)
    rows = list(
        ApproverCover.objects.filter(tenant_id=tenant_id, valid_to__gt=viewer.today).order_by(
            "valid_from", "id"
        )
    )
    names = names_of(one for row in rows for one in (row.absent, row.stand_in))
    return tuple(
        CoverAnswer(
            _cover(row),
            names.get(row.absent, ""),
            names.get(row.stand_in, "") if row.stand_in else "",
            row.words,
        )
        for row in rows
    )


def cover(*, viewer: Viewer, cover_id: UUID) -> tuple[CoverAnswer, UUID]:
    """Return one absence, and its tenant. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.SCHEME_VIEW)
    row = ApproverCover.objects.filter(scope.tenants_q(), pk=cover_id).first()
    if row is None:
        raise NothingThere("absence")
    names = names_of([row.absent, row.stand_in])
    stand_in = names.get(row.stand_in, "") if row.stand_in else ""
    return CoverAnswer(_cover(row), names.get(row.absent, ""), stand_in, row.words), row.tenant_id


def _seen(viewer: Viewer, tenant_id: UUID) -> None:
    if tenant_id not in viewer.scope(Permission.SCHEME_VIEW).tenant_ids:
        raise NothingThere("commissioner")


def _in_force(tenant_ids: Iterable[UUID], on: date) -> dict[UUID, Scheme]:
    """Return the agreed scheme of each tenant on a day: what began last, of one day the last known."""
    found: dict[UUID, tuple[date, int, ApprovalScheme]] = {}
    agreed = ApprovalSchemeDecision.objects.filter(
        tenant_id__in=list(tenant_ids), agreed=True, scheme__valid_from__lte=on
    ).select_related("scheme")
    for row in agreed:
        place = (row.scheme.valid_from, row.known_seq or 0)
        if row.tenant_id not in found or place > found[row.tenant_id][:2]:
            found[row.tenant_id] = (*place, row.scheme)
    built = _built([scheme for _day, _seq, scheme in found.values()])
    return {tenant_id: built[scheme.id] for tenant_id, (_d, _s, scheme) in found.items()}


def _built(rows: list[ApprovalScheme]) -> dict[UUID, Scheme]:
    ids = [row.id for row in rows]
    rules_: dict[UUID, list[Rule]] = {one: [] for one in ids}
    days: dict[UUID, list[tuple[ApprovalLevel, int]]] = {one: [] for one in ids}
    holders: dict[UUID, list[Holder]] = {one: [] for one in ids}
    for rule in ApprovalRule.objects.filter(scheme_id__in=ids).order_by("position"):
        rules_[rule.scheme_id].append(
            Rule(
                Condition(rule.condition),
                rule.value,
                rule.word,
                ApprovalLevel(rule.level),
                rule.source,
            )
        )
    for each in ApprovalDays.objects.filter(scheme_id__in=ids).order_by("id"):
        days[each.scheme_id].append((ApprovalLevel(each.level), each.days))
    for limit in ApprovalLimit.objects.filter(scheme_id__in=ids).order_by("id"):
        holders[limit.scheme_id].append(
            Holder(
                ApprovalLevel(limit.level),
                limit.holder,
                limit.role,
                limit.weekly_pence,
                limit.once_pence,
                limit.valid_from,
                limit.valid_to,
                limit.source,
            )
        )
    return {
        row.id: Scheme(
            row.id,
            row.name,
            row.valid_from,
            tuple(rules_[row.id]),
            tuple(days[row.id]),
            tuple(holders[row.id]),
        )
        for row in rows
    }


def _answers(rows: list[ApprovalScheme]) -> tuple[SchemeAnswer, ...]:
    built = _built(rows)
    decisions = {
        one.scheme_id: one
        for one in ApprovalSchemeDecision.objects.filter(scheme_id__in=list(built))
    }
    names = names_of(
        [row.proposed_by for row in rows] + [one.decided_by for one in decisions.values()]
    )
    tenants = dict(
        Tenant.objects.filter(pk__in={row.tenant_id for row in rows}).values_list("id", "name")
    )
    found = []
    for row in rows:
        decision = decisions.get(row.id)
        state = SchemeState.PROPOSED
        if decision is not None:
            state = SchemeState.AGREED if decision.agreed else SchemeState.REFUSED
        found.append(
            SchemeAnswer(
                built[row.id],
                row.tenant_id,
                tenants.get(row.tenant_id, ""),
                state,
                row.proposed_by,
                names.get(row.proposed_by, ""),
                row.proposed_at,
                names.get(decision.decided_by, "") if decision else "",
                decision.reason if decision else "",
            )
        )
    return tuple(found)


def _cover(row: ApproverCover) -> Cover:
    return Cover(row.id, row.absent, row.stand_in, row.valid_from, row.valid_to)


def _sent(rows: Sequence[PlanSent], referred: str) -> PlanFacts:
    """Return what the last sending of a version was, by everybody who ever sent it."""
    row = rows[-1]
    return PlanFacts(
        weekly_pence=row.weekly_pence,
        once_pence=row.once_pence,
        indicative_weekly_pence=row.indicative_weekly_pence,
        agreed_weekly_pence=row.agreed_weekly_pence,
        risk=RiskLevel(row.risk),
        is_novel=row.is_novel,
        category=row.category,
        senders=frozenset(one.sent_by for one in rows),
        sent_on=day_of(row.sent_at),
        referred=referred,
    )


def _facts_as_low(viewer: Viewer, plan: PlanAnswer) -> PlanFacts:
    compared = agreeing.compared(viewer=viewer, plan=plan)
    return _facts_now(viewer, plan, RiskLevel.LOW, compared)


def _facts_now(
    viewer: Viewer, plan: PlanAnswer, risk: RiskLevel, compared: Compared | None
) -> PlanFacts:
    row = PlanVersion.objects.select_related("budget__case").get(pk=plan.id)
    before = (
        PlanVersion.objects.select_related("budget")
        .filter(budget_id=plan.budget_id, state=PlanState.AGREED)
        .exclude(pk=plan.id)
        .first()
    )
    sender = plan.submitted_by or viewer.user_id
    assert sender is not None, "somebody sends it"
    return PlanFacts(
        weekly_pence=plan.totals.weekly_pence,
        once_pence=plan.totals.one_off_pence,
        indicative_weekly_pence=compared.found.indicative.weekly_pence if compared else None,
        agreed_weekly_pence=whole_of(before).totals.weekly_pence if before else None,
        risk=risk,
        is_novel=precedents.is_novel(viewer=viewer, plan=plan),
        category=row.budget.case.category,
        senders=frozenset({sender}),
        sent_on=day_of(plan.submitted_at) if plan.submitted_at else viewer.today,
        referred=panel.referred([plan.id]).get(plan.id, ""),
    )


def _open_questions(viewer: Viewer, plan_ids: list[UUID]) -> dict[UUID, PlanQuestion]:
    answered = PlanQuestionAnswer.objects.filter(question__plan_id__in=plan_ids)
    rows = PlanQuestion.objects.filter(
        viewer.scope(Permission.PLAN_VIEW).q(), plan_id__in=plan_ids
    ).exclude(pk__in=answered.values("question_id"))
    return {row.id: row for row in rows.order_by("asked_at", "id")}
