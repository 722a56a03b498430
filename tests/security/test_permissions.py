"""Every route, as every role, on one's own record, a related one, another's, another commissioner's."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID
from zlib import crc32

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connections
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from psycopg import sql

from conftest import TODAY
from openphb.foundation.access import matrix
from openphb.foundation.access.routes import Access, access_of
from openphb.foundation.access.session import acting
from openphb.foundation.access.types import (
    PERSONAL_ROLES,
    STAFF_ROLES,
    NotPermitted,
    Permission,
    Role,
    Viewer,
)
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere
from tests.worlds import World

PROVE = bool(os.environ.get("OPENPHB_PROVE"))
# What a route's parameter names: the table, and the column that leads to it.
RECORDS = {
    "subject_id": ("tenancy_subject", "id"),
    "work_id": ("jobs_work", "id"),
    "file_id": ("cases_referralfile", "id"),
    "asked_id": ("cases_referralrow", "id"),
    "join_id": ("people_recordjoin", "id"),
    "comparison_id": ("people_comparison", "id"),
    "person_id": ("people_person", "id"),
    "contact_id": ("people_contact", "id"),
    "case_id": ("cases_case", "id"),
    "offer_id": ("cases_offer", "id"),
    "assessment_id": ("cases_assessment", "id"),
    "budget_id": ("budgets_budget", "id"),
    "plan_id": ("plans_planversion", "id"),
    "scheme_id": ("plans_approvalscheme", "id"),
    "cover_id": ("plans_approvercover", "id"),
    "question_id": ("plans_planquestion", "id"),
    "contribution_id": ("plans_contribution", "id"),
    "paper_id": ("plans_planpaper", "id"),
    "contributor_id": ("plans_plancontributor", "id"),
    "helper_id": ("plans_planhelper", "id"),
    "move_id": ("plans_moneymove", "id"),
    "exclusion_id": ("plans_localexclusion", "id"),
    "exception_id": ("plans_exceptionrequest", "id"),
    "need_id": ("plans_need", "id"),
    "outcome_id": ("plans_outcome", "id"),
    "meeting_id": ("plans_panelmeeting", "id"),
    "item_id": ("plans_panelitem", "id"),
    "condition_id": ("plans_panelcondition", "id"),
    "decided_line_id": ("plans_precedentline", "line_id"),
    "line_id": ("plans_budgetline", "id"),
    "risk_id": ("plans_risk", "id"),
    "action_id": ("plans_planaction", "id"),
    "step_id": ("plans_contingencystep", "id"),
    "plan_person_id": ("plans_planperson", "id"),
    "assent_id": ("plans_planassent", "id"),
    "agreement_id": ("agreements_directpaymentagreement", "id"),
    "terms_id": ("agreements_localterms", "id"),
    "bank_id": ("agreements_bankdetails", "id"),
    "run_id": ("payments_paymentrun", "id"),
    "payment_id": ("payments_payment", "id"),
    "commitment_id": ("payments_commitmentstatement", "id"),
    "limit_id": ("payments_approvallimit", "id"),
    "policy_id": ("payments_payingpolicy", "id"),
    "calendar_id": ("payments_runcalendar", "id"),
    "rail_id": ("payments_siterail", "id"),
    "codes_id": ("payments_chargingcode", "id"),
    "number_id": ("payments_payeenumber", "id"),
    "organisation_account_id": ("payments_organisationaccount", "id"),
    "answer_id": ("payments_bankanswer", "id"),
    "outage_id": ("payments_railoutage", "id"),
    "exposure_id": ("payments_exposure", "id"),
    "settlement_id": ("payments_settlement", "id"),
    "dispute_id": ("payments_settlementdispute", "id"),
    "schedule_id": ("payments_paidschedule", "id"),
    "hand_over_id": ("payments_handover", "id"),
    "transfer_id": ("payments_casetransfer", "id"),
    "last_money_id": ("spending_lastmoney", "id"),
    "refund_id": ("payments_contributionrefund", "id"),
    "funding_source_id": ("payments_fundingsource", "id"),
    "source_terms_id": ("payments_sourceterms", "id"),
    "source_draw_id": ("payments_sourcedraw", "id"),
    "cap_question_id": ("payments_capquestion", "id"),
    "overpayment_id": ("payments_overpayment", "id"),
    "recovery_id": ("payments_recovery", "id"),
    "extra_cover_id": ("payments_extracover", "id"),
    "journal_id": ("ledger_journal", "id"),
    "account_id": ("ledger_ledgeraccount", "id"),
    "statement_id": ("spending_bankstatement", "id"),
    "movement_id": ("spending_statementline", "id"),
    "holding_id": ("monitoring_holding", "id"),
    "held_row_id": ("monitoring_statementrow", "id"),
    "liability_id": ("monitoring_firmliability", "id"),
    "firm_member_id": ("monitoring_firmmember", "id"),
    "review_id": ("reviews_review", "id"),
    "document_id": ("documents_document", "id"),
    "message_id": ("messaging_message", "id"),
    "tenant_id": ("tenancy_tenant", "id"),
    "disagreement_id": ("cases_disagreement", "id"),
    "notice_id": ("cases_decisionnotice", "id"),
    "request_id": ("cases_budgetrequest", "id"),
    "concern_id": ("cases_concern", "id"),
    "local_offer_id": ("cases_localoffer", "id"),
    "letter_id": ("cases_lateletter", "id"),
    "letter_template_id": ("cases_lettertemplate", "id"),
    "batch_id": ("sufficiency_upliftbatch", "id"),
    "row_id": ("sufficiency_upliftrow", "id"),
    "raise_id": ("sufficiency_upliftraise", "id"),
    "rate_proposal_id": ("rates_rateproposal", "id"),
    "provider_id": ("marketplace_provider", "id"),
    "member_id": ("marketplace_providermember", "id"),
    "order_id": ("marketplace_careorder", "id"),
    "invoice_id": ("marketplace_providerinvoice", "id"),
    "wheelchair_id": ("wheelchairs_wheelchair", "id"),
    "added_id": ("wheelchairs_wheelchaircontribution", "id"),
    "chair_invoice_id": ("wheelchairs_wheelchairinvoice", "id"),
    "repair_id": ("wheelchairs_wheelchairrepair", "id"),
    "told_id": ("one_offs_oneofftold", "id"),
    "top_up_id": ("budgets_accommodationtopup", "id"),
}
# A part of a plan is what its route says it is.
PARTS = {
    "plans:need": "need_id",
    "plans:outcome": "outcome_id",
    "plans:line": "line_id",
    "plans:funders": "line_id",
    "plans:line_about": "line_id",
    "plans:line_cover": "line_id",
    "plans:risk": "risk_id",
    "plans:action": "action_id",
    "plans:step": "step_id",
    "plans:person": "plan_person_id",
    "plans:assent": "assent_id",
    "plans:remove": "need_id",
    "plans:part_suggest": "need_id",
}
# What is about somebody, and not everybody has: any of the tenant's, which staff reach alike.
ANYBODYS = {
    *("raise_id", "exception_id", "decided_line_id", "item_id", "condition_id"),
    *("holding_id", "held_row_id", "liability_id"),
    *("transfer_id", "last_money_id"),
    *("wheelchair_id", "added_id", "repair_id", "told_id"),
    *("top_up_id", "chair_invoice_id"),
}
# Of somebody for whom the NHS buys care: whoever walks for Mr W walks for them too.
BOUGHT = {"order_id", "invoice_id"}
# Parameters that name no record, and a value that means something.
PLAIN: dict[str, Any] = {
    "party": "person",
    "duty": "insurance",
    "on": date(2026, 9, 30),
    "section": "about_me",
    "tool": "dst-2022",
    "adds": "own_words",
    "suggests": "comment",
    "kind": "repayment",
    "which": "need",
    "version": 2,
    "rate_code": "agency.weekday.hour",
    "year": "2025-26",
    "queue": "complaint",
    "letter_kind": "stop",
}
# Parameters that lead to records which are nobody's in particular.
NATIONAL = {
    "organisation_id": "organisations_organisation",
    "grant_id": "access_grant",
    "proposal_id": "access_roleproposal",
}
REFUSED = {403, 404}
# In an ordinary run each page is drawn, and each way of being refused walked, for the first role that
# holds its permission; of the others one in so many, by a turn that each route and role has of its own.
OPENED = 6
WALKED = 4
# Whoever lacks the permission is stopped by the route's own guard, before anything is looked up: every
# route and role is put to that guard, and one in so many walks the whole way through the web.
GUARDED = 16


@dataclass(frozen=True)
class Route:
    name: str
    parameters: tuple[str, ...]
    access: Access


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Route]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern, prefix + inner)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith("openphb."):
            access = access_of(pattern.callback)
            assert access is not None, f"{prefix}{pattern.name} declares no permission"
            names = tuple(pattern.pattern.converters)
            yield Route(f"{prefix}{pattern.name}", names, access)


ROUTES = sorted(routes(), key=lambda route: route.name)


@dataclass(frozen=True)
class Setting:
    """The world, two people of one commissioner and one of another, and a user for every role."""

    world: World
    own: UUID
    same_tenant: UUID
    other_tenant: UUID
    tenant: UUID
    elsewhere: UUID
    users: dict[str, UUID]
    provided: UUID
    """Somebody of the same commissioner for whom the NHS buys care."""
    records: dict[tuple[str, UUID, UUID], UUID | None] = field(default_factory=dict)

    def ids(self, route: Route, subject: UUID, tenant: UUID) -> dict[str, Any] | None:
        """Return the route's parameters for one person's records, or None where they have none."""
        found: dict[str, Any] = {}
        for name in route.parameters:
            if name in PLAIN:
                found[name] = PLAIN[name]
                continue
            known_as = PARTS[route.name] if name == "part_id" else name
            whose = self.provided if known_as in BOUGHT and subject == self.own else subject
            value = self.record(known_as, whose, tenant)
            if value is None:
                return None
            found[name] = value
        return found

    def record(self, name: str, subject: UUID, tenant: UUID) -> UUID | None:
        """Return one record of that name; looked up once, because a walk of looks makes none."""
        asked = (name, subject, tenant)
        if asked not in self.records:
            with psycopg.connect(self.world.url("readonly_all")) as everything:
                self.records[asked] = _record(everything, *asked)
        return self.records[asked]


def _record(
    everything: psycopg.Connection[Any], name: str, subject: UUID, tenant: UUID
) -> UUID | None:
    if name in NATIONAL:
        query = sql.SQL("select id from {} order by id limit 1").format(
            sql.Identifier(NATIONAL[name])
        )
        row = everything.execute(query).fetchone()
        return row[0] if row else None
    if name in ("subject_id", "tenant_id"):
        return subject if name == "subject_id" else tenant
    table, column = RECORDS[name]
    owner = everything.execute(
        "select column_name from information_schema.columns"
        " where table_name = %s and column_name in ('subject_id', 'tenant_id')"
        " order by column_name limit 1",
        [table],
    ).fetchone()
    assert owner is not None
    if name in ANYBODYS:
        owner = ("tenant_id",)
    query = sql.SQL("select {} from {} where {} = %s order by id desc limit 1").format(
        sql.Identifier(column), sql.Identifier(table), sql.Identifier(owner[0])
    )
    row = everything.execute(query, [subject if owner[0] == "subject_id" else tenant]).fetchone()
    return row[0] if row else None


@pytest.fixture(scope="module")
def setting(world: World, django_db_blocker: Any) -> Iterator[Setting]:
    """Point Django at the world, and give it one user for each role."""
    before = {alias: settings.DATABASES[alias]["NAME"] for alias in ("default", "attempts")}
    with django_db_blocker.unblock():
        _point_at(dict.fromkeys(before, world.database))
        yield _cast(world)
        _point_at(before)


def _point_at(names: dict[str, str]) -> None:
    connections.close_all()
    for alias, name in names.items():
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def _cast(world: World) -> Setting:
    with psycopg.connect(world.url("readonly_all")) as everything:
        # Mr W has the fullest record: every kind of record is his.
        rows = everything.execute(
            "select p.tenant_id, p.subject_id from people_person p"
            " left join payments_payment y on y.subject_id = p.subject_id"
            " group by 1, 2 order by (max(p.family_name) = 'W') desc, count(y.id) desc, 2"
        ).fetchall()
        organisation = everything.execute(
            "select id from organisations_organisation where ods_code = 'QT1'"
        ).fetchone()
        bought = everything.execute(
            "select subject_id, organisation_id from marketplace_careorder where tenant_id = %s",
            [rows[0][0]],
        ).fetchone()
    assert organisation is not None
    assert bought is not None
    tenant, own = rows[0]
    same = next(s for t, s in rows[1:] if t == tenant and s != bought[0])
    elsewhere, other = next((t, s) for t, s in rows if t != tenant)
    with psycopg.connect(world.url("readonly_all")) as everything:
        council = everything.execute(
            "select other_id from payments_settlement where tenant_id = %s order by id desc limit 1",
            [tenant],
        ).fetchone()
    assert council is not None
    # Another funder's people are of the other body: they see what is between it and the tenant's.
    of_whom: dict[Role, UUID] = {Role.PROVIDER: bought[1], Role.OTHER_FUNDER: council[0]}
    users = {
        role.value: _join(
            role, tenant, (own, bought[0]), of_whom[role] if role in of_whom else organisation[0]
        )
        for role in Role
    }
    return Setting(world, own, same, other, tenant, elsewhere, users, bought[0])


def _join(role: Role, tenant: UUID, subjects: Sequence[UUID], organisation: UUID) -> UUID:
    from allauth.mfa.totp.internal.auth import TOTP

    from openphb.foundation.access.models import Grant, GrantLine, User

    # Two walks may share a world: each has people of its own.
    login = f"walk-{role}-{new_id().hex[-8:]}"
    user = User(username=login, email=f"{login}@example.org", name=f"Walk {role}")
    user.set_unusable_password()
    user.save()
    personal = role in PERSONAL_ROLES
    grant = Grant.objects.create(
        user=user,
        role=role,
        organisation_id=None
        if (personal and role is not Role.PROVIDER) or role == Role.SYSTEM
        else organisation,
        valid_from=date(2016, 1, 1),
        authority="made for the walk",
        granted_at="2016-01-01T00:00:00Z",
    )
    GrantLine.objects.bulk_create(
        GrantLine(grant=grant, tenant_id=tenant, subject_id=subject)
        for subject in (subjects if personal else (None,))
    )
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    return user.id


def client_of(user_id: UUID | None) -> Client:
    """Return a signed-in client; the session has its row, as after a real sign-in."""
    from allauth.usersessions.models import UserSession

    from openphb.foundation.access.models import User

    client = Client(headers={"host": "localhost"}, raise_request_exception=True)
    if user_id is not None:
        user = User.objects.get(pk=user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        key = client.session.session_key
        UserSession.objects.get_or_create(
            session_key=key, defaults={"user": user, "ip": "127.0.0.1", "user_agent": "walk"}
        )
    return client


def status(client: Client, route: Route, parameters: dict[str, Any]) -> int:
    """Ask for the page; where it only takes answers, send an empty one."""
    path = reverse(route.name, kwargs=parameters)
    code = client.get(path).status_code
    return client.post(path).status_code if code == 405 else code


def test_every_parameter_of_every_route_is_known_to_this_walk():
    named = {p for route in ROUTES for p in route.parameters}
    assert named - set(RECORDS) - set(NATIONAL) - set(PLAIN) - {"part_id"} == set()
    parted = {route.name for route in ROUTES if "part_id" in route.parameters}
    assert parted == set(PARTS)


@pytest.mark.parametrize("route", ROUTES, ids=lambda r: r.name)
def test_nobody_signed_in_gets_no_page_that_needs_it(setting, route):
    if not route.access.signed_in:
        return
    parameters = setting.ids(route, setting.own, setting.tenant)
    if parameters is None:
        pytest.fail(f"the world has no record for {route.name}: {route.parameters}")
    response = client_of(None).get(reverse(route.name, kwargs=parameters))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


@pytest.mark.parametrize("role", sorted(Role), ids=str)
def test_a_role_opens_what_the_matrix_gives_it_and_nothing_of_anybody_else(setting, role):
    client = client_of(setting.users[role])
    with acting(setting.users[role], TODAY) as viewer:
        pass
    leaks, shut = [], []
    for route in (r for r in ROUTES if r.access.permission is not None):
        held = matrix.allows(str(route.access.permission), role)
        turn = crc32(f"{route.name} {role}".encode())
        tried = list(relations(setting, route, role))
        if not held and tried and not PROVE:
            tried = [tried[turn % len(tried)]]
            if turn % GUARDED and guarded(route, tried[0][1], viewer):
                continue
        elif held and not PROVE and role != opener(route):
            # What is a person's own is tried on each neighbour: there a role makes the difference.
            tried = [
                (relation, parameters)
                for relation, parameters in tried
                if relation == "same tenant" or not turn % (OPENED if relation == "own" else WALKED)
            ]
        for relation, parameters in tried:
            refused = status(client, route, parameters) in REFUSED
            if relation == "own" and held and refused:
                shut.append((route.name, relation))
            if not refused and not (relation == "own" and held):
                leaks.append((route.name, relation))
    assert leaks == []
    assert shut == []


def guarded(route: Route, parameters: dict[str, Any], viewer: Viewer) -> bool:
    """Return whether the view's own guard refuses this viewer, as it stands in the web's routes."""
    path = reverse(route.name, kwargs=parameters)
    match = resolve(path)
    for method in ("get", "post"):
        request: Any = getattr(RequestFactory(), method)(path)
        request.viewer, request.user = viewer, AnonymousUser()
        try:
            answer = match.func(request, **match.kwargs)
        except NotPermitted:
            return True
        except NothingThere:
            return False
        if answer.status_code != 405:
            break
    return False


def opener(route: Route) -> Role:
    """Return the role for which a page is drawn in every run: the first that may open it."""
    permission = str(route.access.permission)
    return next(role for role in sorted(Role) if matrix.allows(permission, role))


def relations(setting: Setting, route: Route, role: Role) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return whose records to try: one's own, others', and nobody's."""
    own = setting.ids(route, setting.own, setting.tenant)
    if own is not None:
        yield "own", own
    if not set(route.parameters) - set(NATIONAL) - set(PLAIN):
        return
    theirs = setting.ids(route, setting.other_tenant, setting.elsewhere)
    if theirs is not None:
        yield "other tenant", theirs
    if role in PERSONAL_ROLES and not set(route.parameters) & {"run_id", "tenant_id", "account_id"}:
        neighbours = setting.ids(route, setting.same_tenant, setting.tenant)
        if neighbours is not None:
            yield "same tenant", neighbours
    yield "none", {name: PLAIN.get(name, new_id()) for name in route.parameters}


def test_the_walk_covers_staff_and_people_alike():
    assert STAFF_ROLES | PERSONAL_ROLES | {Role.SYSTEM} == set(Role)
    assert {r.access.permission for r in ROUTES if r.access.permission} <= set(Permission)
