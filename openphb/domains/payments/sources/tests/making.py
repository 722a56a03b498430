"""Pots of money as finance makes them: proposed by one, agreed by another."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from openphb.domains.cases.types import Category
from openphb.domains.payments import actions, queries
from openphb.domains.payments.types import SourceDraft, SourceKind, TermsDraft
from openphb.kernel.periods import financial_year

YEAR_STARTS = date(2026, 4, 1)


def pot(
    house,
    name: str = "Main budget",
    *,
    annual: int = 1_000_000_00,
    cap: int | None = None,
    kind: SourceKind = SourceKind.RECURRENT,
    draws: tuple[Category | None, ...] = (None,),
    only_for: tuple[Category, ...] = (),
    with_body_id: UUID | None = None,
) -> UUID:
    """Make a pot with agreed terms of this year, on which kinds of budget draw; return its id."""
    year = financial_year(house.today)
    begins = date(int(year[:4]), 4, 1)
    with house.acting("finance_officer") as viewer:
        source_id = actions.propose_source(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            draft=SourceDraft(kind, name, only_for, with_body_id, "Board paper 12"),
            terms=TermsDraft(
                year, annual, annual if cap is None else cap, begins, "Board paper 12"
            ),
        )
        found = [
            actions.propose_draw(
                by=viewer, at=house.at, source_id=source_id, category=one, valid_from=begins
            )
            for one in draws
        ]
        terms_id = queries.source(viewer=viewer, source_id=source_id).terms[0].id
    agree_terms(house, terms_id)
    with house.acting("finance_approver") as viewer:
        for draw_id in found:
            actions.decide_draw(
                by=viewer, at=house.at, draw_id=draw_id, agree=True, reason="As the board said."
            )
    return source_id


def agree_terms(house, terms_id: UUID) -> None:
    with house.acting("finance_approver") as viewer:
        actions.decide_terms(
            by=viewer, at=house.at, terms_id=terms_id, agree=True, reason="As the board said."
        )


def recap(house, source_id: UUID, cap: int, annual: int = 1_000_000_00) -> None:
    """Agree to another cap from today on."""
    with house.acting("finance_officer") as viewer:
        terms_id = actions.propose_terms(
            by=viewer,
            at=house.at,
            source_id=source_id,
            terms=TermsDraft(
                financial_year(house.today), annual, cap, house.today, "Letter of today"
            ),
        )
    agree_terms(house, terms_id)


def pots(house):
    with house.acting("finance_officer") as viewer:
        return queries.sources(viewer=viewer, tenant_id=house.tenant_id)


def state(house) -> UUID:
    with house.acting("finance_officer") as viewer:
        return actions.state_commitments(by=viewer, at=house.at, tenant_id=house.tenant_id)
