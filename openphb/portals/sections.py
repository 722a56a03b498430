"""Which place of the menu each page belongs to, by the name of its route."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.urls import Resolver404, resolve

TODAY, CASES, FINANCE = "staff:today", "staff:cases", "finance:home"
RUNS, LEDGER, ROLES = "payments:runs", "ledger:trial_balance", "access:grants"
BETWEEN = "payments:settlements"
# A part of the routes → its place. A page that is not named below belongs where its part does.
PARTS: Mapping[str, str] = {
    "people": CASES,
    "cases": CASES,
    "budgets": CASES,
    "plans": CASES,
    "agreements": CASES,
    "marketplace": CASES,
    "wheelchairs": CASES,
    "one_offs": CASES,
    "reviews": CASES,
    "spending": CASES,
    "monitoring": FINANCE,
    "documents": CASES,
    "messaging": CASES,
    "journeys": CASES,
    "staff": CASES,
    "payments": RUNS,
    "operations": RUNS,
    "finance": FINANCE,
    "ledger": LEDGER,
    "rates": "rates:cards",
    "sufficiency": "sufficiency:places",
    "programme": "programme:commissioner",
    "evaluation": "evaluation:fairness",
    "organisations": "organisations:list",
    "access": ROLES,
    "audit": "audit:events",
    "jobs": "jobs:jobs",
}
PAGES: Mapping[str, str] = {
    # Lists of what waits for somebody are Today's.
    "staff:today": TODAY,
    "plans:awaiting": TODAY,
    "plans:schemes": TODAY,
    "plans:scheme": TODAY,
    "plans:scheme_of": TODAY,
    "plans:scheme_new": TODAY,
    "plans:scheme_try": TODAY,
    "plans:cover_new": TODAY,
    "plans:helpers": TODAY,
    "plans:helper_new": TODAY,
    "plans:helper_change": TODAY,
    "plans:cover_end": TODAY,
    "plans:checks": "rates:cards",
    "plans:local": "rates:cards",
    "plans:local_add": "rates:cards",
    "plans:panel": TODAY,
    "plans:meeting": TODAY,
    "plans:meeting_new": TODAY,
    "plans:agenda": TODAY,
    "plans:present": TODAY,
    "plans:panel_item": TODAY,
    "plans:condition": TODAY,
    "plans:precedents": TODAY,
    "plans:precedents_waiting": TODAY,
    "plans:precedents_share": TODAY,
    "agreements:waiting": TODAY,
    "agreements:awaiting": TODAY,
    "agreements:conditions": TODAY,
    "agreements:local_terms": TODAY,
    "agreements:write_terms": TODAY,
    "marketplace:invoices": TODAY,
    "one_offs:one_offs": TODAY,
    "marketplace:providers": TODAY,
    "marketplace:provider_new": TODAY,
    "marketplace:provider": TODAY,
    "marketplace:member_end": TODAY,
    "marketplace:keyed_file": TODAY,
    "reviews:due": TODAY,
    "cases:queue": TODAY,
    "cases:decision_rules": TODAY,
    "cases:local_offers": TODAY,
    "cases:local_offer": TODAY,
    "cases:write_local_offer": TODAY,
    "cases:letter_templates": TODAY,
    "cases:letter_template": TODAY,
    "cases:letter_template_pdf": TODAY,
    "cases:letter_template_easy": TODAY,
    "cases:write_letter": TODAY,
    # What finance does in a journey, and what is told of one person's money and record.
    "journeys:transfers": TODAY,
    "journeys:submit_run": RUNS,
    "journeys:propose_recovery": RUNS,
    "payments:budget_year": CASES,
    "payments:commitments": LEDGER,
    "payments:commitments_of": LEDGER,
    "payments:stated_budgets": LEDGER,
    "payments:state_now": LEDGER,
    "payments:forecast": LEDGER,
    "payments:forecast_of": LEDGER,
    "payments:forecast_file": LEDGER,
    # What the commissioner's own part is drawn from is finance's; which pot a line has, its case's.
    "payments:sources": FINANCE,
    "payments:source": FINANCE,
    "payments:propose_source": FINANCE,
    "payments:propose_terms": FINANCE,
    "payments:propose_draw": FINANCE,
    "payments:decide_terms": FINANCE,
    "payments:decide_draw": FINANCE,
    "payments:ask_for_pot": FINANCE,
    "payments:cap_question": FINANCE,
    "payments:choose_source": CASES,
    "journeys:ask_over_cap": TODAY,
    # What bodies owe each other has a place of its own; whose care it is belongs to the case.
    "payments:settlements": BETWEEN,
    "payments:unstated": BETWEEN,
    "payments:draft_settlement": BETWEEN,
    "payments:settlement": BETWEEN,
    "payments:settlement_file": BETWEEN,
    "payments:agree_settlement": BETWEEN,
    "payments:agree_for_body": BETWEEN,
    "payments:key_agreement": BETWEEN,
    "payments:dispute_settlement": BETWEEN,
    "payments:dispute_for_body": BETWEEN,
    "payments:resolve_dispute": BETWEEN,
    "payments:withdraw_settlement": BETWEEN,
    "payments:settle": BETWEEN,
    "payments:schedules": BETWEEN,
    "payments:schedule": BETWEEN,
    "payments:take_in_schedule": BETWEEN,
    "payments:schedule_template": BETWEEN,
    "payments:funding": CASES,
    "payments:record_finding": CASES,
    "payments:record_contribution": CASES,
    "payments:hand_over": CASES,
    "payments:propose_refund": CASES,
    "payments:refund": CASES,
    "payments:decide_refund": CASES,
    "payments:refund_paid": CASES,
    "payments:refund_letter": CASES,
    "audit:looks": CASES,
    "access:joined": CASES,
}
# One person's payments belong to their case for whoever sees no runs.
OTHERWISE: Mapping[str, str] = {"payments": CASES, "monitoring": CASES}
# About whoever is signed in, or about the service: no place of the menu.
NOWHERE = frozenset(
    {
        *("front_door", "accessibility", "privacy", "operations:day"),
        *("access:token", "access:join", "access:open_account"),
        *("nhs_login_start", "nhs_login_back", "cis2_start", "cis2_back", "sign_in_keys"),
    }
)


def route_of(path: str) -> str:
    """Return the name of the route that a path leads to; "" where it leads nowhere."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def section_of(route: str, menu: Collection[str]) -> str:
    """Return which place of somebody's menu a staff page belongs to; "" for none of them."""
    part = route.partition(":")[0]
    for place in (PAGES.get(route) or PARTS.get(part, ""), OTHERWISE.get(part, "")):
        if place in menu and route not in NOWHERE:
            return place
    return ""


def is_providers(route: str) -> bool:
    """Return whether a page is one of a provider's own."""
    return route.startswith("provider:")


def is_firms(route: str) -> bool:
    """Return whether a page is one of an organisation's that holds people's money."""
    return route.startswith("firm:")


def is_holders(route: str) -> bool:
    """Return whether a page that a person may open is about their budget."""
    return route not in NOWHERE and (
        route.partition(":")[0] in PARTS or route.startswith("holder:")
    )
