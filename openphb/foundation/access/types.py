"""Who may do what: roles, permissions, grants, and the viewer that carries them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import models

from openphb.foundation.access import matrix
from openphb.kernel.refusal import Refusal


class Role(models.TextChoices):
    """The parts that people play. A role is held by a dated grant, never by a user."""

    HOLDER = "holder", "Holder"
    REPRESENTATIVE = "representative", "Representative"
    NOMINEE = "nominee", "Nominee"
    SUPPORTER = "supporter", "Supporter"
    CARE_COORDINATOR = "care_coordinator", "Care co-ordinator"
    CLINICIAN = "clinician", "Clinician"
    APPROVER = "approver", "Approver"
    PHB_MANAGER = "phb_manager", "PHB manager"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    FINANCE_APPROVER = "finance_approver", "Finance approver"
    PROVIDER = "provider", "Provider"
    PERSONAL_ASSISTANT = "personal_assistant", "Personal assistant"
    BROKER = "broker", "Broker or managed-account firm"
    CONTRIBUTOR = "contributor", "Helps to plan"
    PROGRAMME_LEAD = "programme_lead", "Programme lead"
    AUDITOR = "auditor", "Auditor"
    COUNTER_FRAUD = "counter_fraud", "Counter-fraud"
    OTHER_FUNDER = "other_funder", "Finance of another funder"
    ADMINISTRATOR = "administrator", "Administrator"
    SYSTEM = "system", "OpenPHB itself"


# Roles held for one person at a time; every other role is held at an organisation.
PERSONAL_ROLES = frozenset(
    {
        Role.HOLDER,
        Role.REPRESENTATIVE,
        Role.NOMINEE,
        Role.SUPPORTER,
        Role.PROVIDER,
        Role.PERSONAL_ASSISTANT,
        Role.BROKER,
        Role.CONTRIBUTOR,
    }
)
STAFF_ROLES = frozenset(Role) - PERSONAL_ROLES - {Role.SYSTEM}
# Roles for one person at a time that somebody of an organisation may hold for many.
WORKS_FOR_A_BODY = frozenset({Role.PROVIDER, Role.BROKER})
# Roles that lead to money or to other roles: one person alone gives only the first of them.
TAKES_TWO = frozenset({Role.FINANCE_APPROVER, Role.ADMINISTRATOR})


class Permission(StrEnum):
    """What a route, a query or an action may need. `permissions.csv` says which roles hold it."""

    HOME_OWN = "home.own"
    HOME_BUDGET = "home.budget"
    HOME_STAFF = "home.staff"
    PERSON_VIEW = "person.view"
    PERSON_REGISTER = "person.register"
    PERSON_COMMUNICATION = "person.communication"
    RECORD_JOIN = "record.join"
    EQUALITY_ANSWER = "equality.answer"
    CASE_VIEW = "case.view"
    CASE_REFER = "case.refer"
    CASE_ASK = "case.ask"
    CASE_DECIDE_ELIGIBILITY = "case.decide_eligibility"
    ASSESSMENT_RECORD = "assessment.record"
    CASE_OFFER = "case.offer"
    CASE_ASSIGN = "case.assign"
    DISAGREEMENT_VIEW = "disagreement.view"
    DISAGREEMENT_RECORD = "disagreement.record"
    DISAGREEMENT_ANSWER = "disagreement.answer"
    NOTICE_VIEW = "notice.view"
    NOTICE_GIVE = "notice.give"
    NOTICE_FOLLOW = "notice.follow"
    REQUEST_RECORD = "request.record"
    REQUEST_DECIDE = "request.decide"
    CASE_CLOSE = "case.close"
    LOCAL_OFFER_VIEW = "local_offer.view"
    LOCAL_OFFER_RECORD = "local_offer.record"
    LOCAL_OFFER_DECIDE = "local_offer.decide"
    LETTER_VIEW = "letter.view"
    LETTER_RECORD = "letter.record"
    LETTER_DECIDE = "letter.decide"
    CONCERN_VIEW = "concern.view"
    CONCERN_RECORD = "concern.record"
    CONCERN_ANSWER = "concern.answer"
    RATE_VIEW = "rate.view"
    RATE_RECORD = "rate.record"
    RATE_DECIDE = "rate.decide"
    BUDGET_VIEW = "budget.view"
    BUDGET_INDICATE = "budget.indicate"
    PLAN_VIEW = "plan.view"
    PLAN_WRITE = "plan.write"
    PLAN_CONTRIBUTE = "plan.contribute"
    PLAN_KEY = "plan.key"
    PLAN_INVITE = "plan.invite"
    HELPER_RECORD = "helper.record"
    PLAN_SUBMIT = "plan.submit"
    PLAN_APPROVE = "plan.approve"
    PLAN_SAFEGUARD = "plan.safeguard"
    SCHEME_VIEW = "scheme.view"
    SCHEME_PROPOSE = "scheme.propose"
    SCHEME_DECIDE = "scheme.decide"
    COVER_RECORD = "cover.record"
    EXCEPTION_VIEW = "exception.view"
    EXCEPTION_ASK = "exception.ask"
    EXCEPTION_DECIDE = "exception.decide"
    LOCAL_LIST_VIEW = "local_list.view"
    LOCAL_LIST_PROPOSE = "local_list.propose"
    LOCAL_LIST_DECIDE = "local_list.decide"
    PANEL_VIEW = "panel.view"
    PANEL_RUN = "panel.run"
    PRECEDENT_VIEW = "precedent.view"
    PRECEDENT_CONFIRM = "precedent.confirm"
    PRECEDENT_SHARE = "precedent.share"
    MONEY_MOVE = "money.move"
    EXTRA_COVER_START = "extra_cover.start"
    MONEY_MOVE_ACCEPT = "money.accept_move"
    SUFFICIENCY_VIEW = "sufficiency.view"
    UPLIFT_PROPOSE = "uplift.propose"
    UPLIFT_DECIDE = "uplift.decide"
    UPLIFT_LETTER = "uplift.letter"
    AGREEMENT_VIEW = "agreement.view"
    AGREEMENT_PREPARE = "agreement.prepare"
    AGREEMENT_SIGN = "agreement.sign"
    AGREEMENT_SIGN_FOR_BODY = "agreement.sign_for_body"
    CONDITION_VIEW = "condition.view"
    CONDITION_PROPOSE = "condition.propose"
    CONDITION_DECIDE = "condition.decide"
    DUTY_VIEW = "duty.view"
    DUTY_RECORD = "duty.record"
    PAUSE_RECORD = "pause.record"
    AGREEMENT_STOP = "agreement.stop"
    CIRCUMSTANCE_VIEW = "circumstance.view"
    CIRCUMSTANCE_RECORD = "circumstance.record"
    CLOSING_RECORD = "closing.record"
    TRANSFER_VIEW = "transfer.view"
    TRANSFER_PROPOSE = "transfer.propose"
    TRANSFER_ACCEPT = "transfer.accept"
    TRANSFER_TAKE_OVER = "transfer.take_over"
    LAST_MONEY_VIEW = "last_money.view"
    LAST_MONEY_RECORD = "last_money.record"
    LAST_MONEY_DECIDE = "last_money.decide"
    LAST_MONEY_RECEIVE = "last_money.receive"
    MAY_HAVE_VIEW = "may_have.view"
    MAY_HAVE_RECORD = "may_have.record"
    MAY_HAVE_DECIDE = "may_have.decide"
    EXCLUSION_VIEW = "exclusion.view"
    EXCLUSION_RECORD = "exclusion.record"
    BANK_PROPOSE = "bank.propose"
    BANK_APPROVE = "bank.approve"
    PAYMENT_VIEW = "payment.view"
    RUN_VIEW = "run.view"
    RUN_PREPARE = "run.prepare"
    RUN_APPROVE = "run.approve"
    RUN_SUBMIT = "run.submit"
    RUN_RULES_PROPOSE = "run_rules.propose"
    RUN_RULES_DECIDE = "run_rules.decide"
    COOLING_OFF_WAIVE = "cooling_off.waive"
    RAILS_RELEASE = "rails.release"
    PAYEE_NUMBER_VIEW = "payee_number.view"
    PAYEE_NUMBER_PROPOSE = "payee_number.propose"
    PAYEE_NUMBER_DECIDE = "payee_number.decide"
    PAYMENT_RETURN = "payment.return"
    PAYMENT_MOVE = "payment.move"
    PAYMENT_MOVE_UNCERTAIN = "payment.move_uncertain"
    OUTAGE_DECLARE = "outage.declare"
    SECOND_WAY_RECORD = "second_way.record"
    LATE_LOOK = "late.look"
    CARD_BALANCE_ADD = "card_balance.add"
    RECOVERY_VIEW = "recovery.view"
    RECOVERY_PROPOSE = "recovery.propose"
    RECOVERY_DECIDE = "recovery.decide"
    FUNDING_VIEW = "funding.view"
    FUNDING_RECORD = "funding.record"
    FUNDING_HAND_OVER = "funding.hand_over"
    SETTLEMENT_VIEW = "settlement.view"
    SETTLEMENT_DRAFT = "settlement.draft"
    SETTLEMENT_AGREE = "settlement.agree"
    SETTLEMENT_ANSWER = "settlement.answer"
    REFUND_VIEW = "refund.view"
    SOURCE_VIEW = "source.view"
    SOURCE_PROPOSE = "source.propose"
    SOURCE_DECIDE = "source.decide"
    LEDGER_VIEW = "ledger.view"
    LEDGER_SEAL = "ledger.seal"
    LEDGER_ACCRUE = "ledger.accrue"
    LEDGER_PROPOSE_CLOSE = "ledger.propose_close"
    LEDGER_CLOSE_YEAR = "ledger.close_year"
    STATEMENT_ADD = "statement.add"
    SPENDING_VIEW = "spending.view"
    SPENDING_CODE = "spending.code"
    ORDER_VIEW = "order.view"
    ORDER_MAKE = "order.make"
    ORDER_AGREE = "order.agree"
    ORDER_PROVIDE = "order.provide"
    PROVIDER_RECORD = "provider.record"
    INVOICE_VIEW = "invoice.view"
    INVOICE_RECORD = "invoice.record"
    INVOICE_MATCH = "invoice.match"
    FIRM_VIEW = "firm.view"
    HOLDING_VIEW = "holding.view"
    HOLDING_RECORD = "holding.record"
    HOLDING_ADVANCE = "holding.advance"
    HOLDING_ACCEPT = "holding.accept"
    HOLDING_SEND = "holding.send"
    HOLDING_SAY = "holding.say"
    WHEELCHAIR_VIEW = "wheelchair.view"
    WHEELCHAIR_ARRANGE = "wheelchair.arrange"
    WHEELCHAIR_PAY = "wheelchair.pay"
    WHEELCHAIR_ASK = "wheelchair.ask"
    ONE_OFF_VIEW = "one_off.view"
    ONE_OFF_TELL = "one_off.tell"
    ONE_OFF_DECIDE = "one_off.decide"
    REVIEW_VIEW = "review.view"
    REVIEW_OPEN = "review.open"
    REVIEW_BOOK = "review.book"
    REVIEW_RECORD = "review.record"
    PROGRAMME_VIEW = "programme.view"
    PROGRAMME_TARGET = "programme.target"
    FAIRNESS_VIEW = "fairness.view"
    FAIRNESS_CO_ORDINATORS = "fairness.co_ordinators"
    DOCUMENT_VIEW = "document.view"
    DOCUMENT_ADD = "document.add"
    DOCUMENT_ISSUE = "document.issue"
    MESSAGE_VIEW = "message.view"
    MESSAGE_SEND = "message.send"
    LOOK_VIEW = "look.view"
    AUDIT_VIEW = "audit.view"
    ACCESS_ADMINISTER = "access.administer"
    ACCESS_INVITE = "access.invite"
    JOB_VIEW = "job.view"
    ORGANISATION_VIEW = "organisation.view"
    CLOCK_SET = "clock.set"


# All that somebody may do who works for a firm that holds people's money. A broker without a firm
# helps to plan; who holds money for somebody reads no plan of theirs.
OF_FIRMS = frozenset({Permission.HOLDING_SEND})


# What may be lent to one call of the command line, by a token from the person's own page.
LENT_BY_TOKEN = (Permission.RUN_PREPARE, Permission.RUN_APPROVE, Permission.RUN_SUBMIT)


@dataclass(frozen=True)
class GrantScope:
    """One line of one grant: a role in a tenant, for everybody in it or for one person."""

    grant_id: UUID
    role: Role
    organisation_id: UUID | None
    tenant_id: UUID
    subject_id: UUID | None
    authority: str

    def gives(self, permission: Permission) -> bool:
        """Whether this role gives a permission here; at a firm that holds money, only the firm's."""
        if self.role == Role.BROKER and self.organisation_id is not None:
            return permission in OF_FIRMS
        return matrix.allows(permission, self.role)


@dataclass(frozen=True)
class Scope:
    """The rows one permission reaches: whole tenants, and single people."""

    tenant_ids: frozenset[UUID]
    subject_ids: frozenset[UUID]

    def covers(self, *, tenant_id: UUID, subject_id: UUID | None) -> bool:
        return tenant_id in self.tenant_ids or (
            subject_id is not None and subject_id in self.subject_ids
        )

    def q(self, subject: str = "subject_id") -> models.Q:
        """Return the filter for a table with `tenant_id` and a subject column."""
        return models.Q(tenant_id__in=self.tenant_ids) | models.Q(
            **{f"{subject}__in": self.subject_ids}
        )

    def in_parts(self) -> tuple[models.Q, ...]:
        """Return the same filter in parts, of which each gives its first rows from its own index."""
        parts = [models.Q(tenant_id=tenant_id) for tenant_id in sorted(self.tenant_ids)]
        if self.subject_ids:
            parts.append(models.Q(subject_id__in=self.subject_ids))
        return tuple(parts)

    def tenants_q(self) -> models.Q:
        """Return the filter for a table that is about no one person."""
        return models.Q(tenant_id__in=self.tenant_ids)


@dataclass(frozen=True)
class Actor:
    """Who did something, and by which grant: what the audit keeps."""

    user_id: UUID
    name: str
    role: Role
    grant_id: UUID
    authority: str


@dataclass(frozen=True)
class Viewer:
    """Who asks, and what their grants let them reach on `today`."""

    user_id: UUID | None
    name: str
    today: date
    grants: tuple[GrantScope, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF_ROLES)

    @property
    def needs_two_factors(self) -> bool:
        """Staff, and whoever works for a provider or a firm: they reach people who are not theirs."""
        return self.is_staff or any(
            grant.role in WORKS_FOR_A_BODY and grant.organisation_id is not None
            for grant in self.grants
        )

    def holds(self, permission: Permission) -> bool:
        """Whether any of the viewer's grants gives `permission` anywhere."""
        return any(grant.gives(permission) for grant in self.grants)

    def scope(self, permission: Permission) -> Scope:
        """Return the rows that `permission` reaches for this viewer; possibly none."""
        giving = [grant for grant in self.grants if grant.gives(permission)]
        return Scope(
            tenant_ids=frozenset(g.tenant_id for g in giving if g.subject_id is None),
            subject_ids=frozenset(g.subject_id for g in giving if g.subject_id is not None),
        )

    def act(
        self, permission: Permission, *, tenant_id: UUID, subject_id: UUID | None = None
    ) -> Actor:
        """Return the actor for an action on one row.

        :raises Refusal: `not_permitted`, if no grant gives `permission` there.
        """
        for grant in self.grants:
            reaches = grant.tenant_id == tenant_id and grant.subject_id in (None, subject_id)
            if reaches and grant.gives(permission) and self.user_id is not None:
                return Actor(self.user_id, self.name, grant.role, grant.grant_id, grant.authority)
        raise NotPermitted(permission)


class NotPermitted(Refusal):
    """None of the viewer's roles allows this, here."""

    is_shut = True

    def __init__(self, permission: Permission) -> None:
        super().__init__(
            code="not_permitted",
            message=f"Your role does not let you {matrix.words(permission)} here.",
            mend="Ask the PHB manager who can, or which role you need.",
            details={"permission": str(permission)},
        )
