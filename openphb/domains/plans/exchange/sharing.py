"""A version as it is shared: put together from what its viewer may see, and nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from uuid import UUID, uuid5

from openphb.domains.budgets import queries as budgets
from openphb.domains.cases import queries as cases
from openphb.domains.people import queries as people
from openphb.domains.plans import reference
from openphb.domains.plans.exchange.types import (
    SharedAction,
    SharedAssent,
    SharedBody,
    SharedContact,
    SharedDecision,
    SharedLine,
    SharedMember,
    SharedNeed,
    SharedOutcome,
    SharedPerson,
    SharedPlan,
    SharedRisk,
    SharedSection,
    SharedShare,
    SharedStep,
)
from openphb.domains.plans.sections.types import (
    ActionAnswer,
    AssentAnswer,
    PersonRole,
    StepAnswer,
)
from openphb.domains.plans.types import (
    LineAnswer,
    NeedAnswer,
    OutcomeAnswer,
    PlanAnswer,
    RiskAnswer,
)
from openphb.foundation.access.types import Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.foundation.organisations.types import OrganisationFact


def shared(*, viewer: Viewer, plan: PlanAnswer) -> SharedPlan:
    """Return a version as other systems are given it, as it stands today. Refusal: `nothing_there`."""
    case = cases.case(
        viewer=viewer,
        case_id=budgets.budget(viewer=viewer, budget_id=plan.budget_id).case_id,
    )
    known = {one.id: one for one in organisations.organisations()}
    body = organisations.responsible_for(plan.tenant_id, viewer.today)
    keys = {
        **{one.id: one.need_key or one.id for one in plan.needs},
        **{one.id: one.outcome_key for one in plan.outcomes},
    }
    return SharedPlan(
        id=plan.id,
        case=case.facts.reference,
        number=plan.number,
        state=plan.state,
        person=_person(viewer, plan.subject_id),
        body=_body(body) if body else SharedBody(plan.tenant_id, ""),
        notice_weeks=plan.notice_weeks,
        weeks_in_year=plan.weeks_in_year.value,
        totals=plan.totals,
        direct_payment=plan.direct_payment,
        funders=_funders(plan, known, body),
        contacts=_contacts(viewer, plan.subject_id),
        team=_team(plan, case.co_ordinator_name),
        sections=tuple(
            SharedSection(
                row.section.value,
                row.heading,
                clean(plan.words[row.section]),
                plan.sections[row.section].sees,
            )
            for row in reference.sections()
            # What few may read is not shared either: a file goes from hand to hand.
            if not row.restricted and clean(plan.words.get(row.section, ""))
        ),
        needs=tuple(_need(one) for one in plan.needs),
        outcomes=tuple(_outcome(one, keys) for one in plan.outcomes),
        lines=tuple(_line(one, keys) for one in plan.lines),
        risks=tuple(_risk(one) for one in plan.risks),
        actions=tuple(_action(one, keys) for one in plan.actions),
        steps=tuple(_step(one) for one in plan.steps),
        assents=tuple(_assent(one) for one in plan.assents),
        decision=None
        if plan.decision is None
        else SharedDecision(
            plan.decision.verdict,
            clean(plan.decision.told),
            clean(plan.decision.decided_by_name),
            plan.decision.decided_at,
        ),
        starts_on=plan.starts_on,
        review_on=plan.review_on,
        difference_reasons=clean(plan.difference_reasons),
        parts_left_out=plan.left_out,
    )


def clean(words: str) -> str:
    """Return words as both formats can carry them: line ends alike, no other controls, stripped."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = (one for one in lines if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"})
    return "".join(kept).strip()


def _person(viewer: Viewer, subject_id: UUID) -> SharedPerson:
    one = people.person_of_subject(viewer=viewer, subject_id=subject_id)
    to = people.addressee(viewer=viewer, subject_id=subject_id)
    given, family = people.name_parts(viewer=viewer, subject_id=subject_id)
    return SharedPerson(
        id=one.id,
        name=clean(one.name),
        given_name=clean(given),
        family_name=clean(family),
        born=one.date_of_birth,
        nhs_number=one.nhs_number,
        known_as=clean(one.known_as),
        address=tuple(line for line in map(clean, to.lines) if line and line != one.postcode),
        postcode=clean(one.postcode),
        communication_needs=clean(one.communication_needs),
    )


def _contacts(viewer: Viewer, subject_id: UUID) -> tuple[SharedContact, ...]:
    return tuple(
        SharedContact(
            one.id,
            clean(one.name),
            clean(one.relationship),
            one.standing,
            one.valid_from,
            one.valid_to,
            clean(one.authority),
            one.same_household,
        )
        for one in people.contacts(viewer=viewer, subject_id=subject_id)
    )


def _body(one: OrganisationFact) -> SharedBody:
    return SharedBody(one.id, clean(one.name), one.ods_code or "")


def _funders(
    plan: PlanAnswer, known: dict[UUID, OrganisationFact], body: OrganisationFact | None
) -> tuple[SharedBody, ...]:
    named = {share.funder_id: share.funder_name for line in plan.lines for share in line.shares}
    return tuple(
        _body(known[ident]) if ident in known else SharedBody(ident, clean(name))
        for ident, name in named.items()
        if body is None or ident != body.id
    )


def _team(plan: PlanAnswer, co_ordinator: str) -> tuple[SharedMember, ...]:
    """Return the people of a plan; one that names no co-ordinator has the case's."""
    named = tuple(
        SharedMember(
            one.person_key,
            one.draft.role.value,
            clean(one.draft.name),
            clean(one.draft.does),
            clean(one.draft.contact),
            one.sees,
        )
        for one in plan.people
    )
    if plan.co_ordinator is not None or not co_ordinator:
        return named
    of_the_case = uuid5(plan.id, PersonRole.CO_ORDINATOR)
    return (SharedMember(of_the_case, PersonRole.CO_ORDINATOR, clean(co_ordinator)), *named)


def _need(one: NeedAnswer) -> SharedNeed:
    return SharedNeed(
        one.need_key or one.id,
        clean(one.words),
        clean(one.assessed.assessed_by),
        one.assessed.assessed_on,
        clean(one.assessed.condition),
        clean(one.assessed.monitored_by),
        one.sees,
    )


def _outcome(one: OutcomeAnswer, keys: Mapping[UUID, UUID]) -> SharedOutcome:
    return SharedOutcome(
        one.outcome_key,
        clean(one.words),
        clean(one.measure),
        None if one.need_id is None else keys[one.need_id],
        one.measured.kind,
        one.measured.baseline,
        one.measured.target,
        one.measured.by_when,
        clean(one.no_line_reason),
        one.sees,
    )


def _risk(one: RiskAnswer) -> SharedRisk:
    seen = one.weighed
    return SharedRisk(
        one.risk_key or one.id,
        clean(one.words),
        clean(one.agreed),
        clean(one.carried_by),
        clean(seen.person_view),
        clean(seen.professional_view),
        seen.likelihood,
        seen.impact,
        seen.residual_likelihood,
        seen.residual_impact,
        seen.look_again_on,
        one.sees,
    )


def _action(one: ActionAnswer, keys: Mapping[UUID, UUID]) -> SharedAction:
    serves = one.draft.outcome_id
    return SharedAction(
        one.action_key,
        clean(one.draft.words),
        clean(one.draft.who),
        one.draft.status,
        one.draft.by_when,
        None if serves is None else keys[serves],
        one.sees,
    )


def _step(one: StepAnswer) -> SharedStep:
    said = one.draft
    return SharedStep(
        one.step_key,
        clean(said.trigger),
        clean(said.happens),
        clean(said.who),
        said.cap_pence,
        one.sees,
    )


def _assent(one: AssentAnswer) -> SharedAssent:
    said = one.draft
    return SharedAssent(
        one.id,
        clean(said.name),
        clean(said.standing),
        said.agreed_on,
        said.form,
        clean(said.put_as),
    )


def _line(one: LineAnswer, keys: Mapping[UUID, UUID]) -> SharedLine:
    return SharedLine(
        id=one.line_key,
        kind=one.kind,
        description=clean(one.description),
        management_option=one.management_option,
        quantity_hundredths=one.quantity_hundredths,
        unit=clean(one.unit),
        unit_pence=one.unit_pence,
        basis=one.basis,
        from_day=one.valid_from,
        outcome_ids=tuple(keys[which] for which in one.outcome_ids),
        shares=tuple(SharedShare(two.funder_id, two.ten_thousandths) for two in one.shares),
        totals=one.totals,
        supplier=clean(one.supplier),
        to_day=one.valid_to,
        falls_on=one.falls_on,
        rate_code=one.rate_code,
        carers_needed=one.carers_needed,
        sees=one.sees,
    )
