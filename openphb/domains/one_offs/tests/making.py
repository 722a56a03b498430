"""One-off budgets, made and paid as people do it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from conftest import LONDON
from openphb.domains.agreements import queries as agreements
from openphb.domains.budgets.types import Basis
from openphb.domains.one_offs import actions, queries
from openphb.domains.one_offs.types import OneOffAnswer, SaidBy, ToldDraft, UnspentUse
from openphb.domains.payments import actions as payments
from openphb.domains.payments.tests import making as paying
from openphb.domains.plans.tests import making as planning
from openphb.domains.plans.types import LineKind

FIRST_DAY = paying.FIRST_DAY
JOURNEYS = replace(
    planning.PA_LINE,
    kind=LineKind.TRAVEL,
    description="Her parents’ journeys",
    quantity_hundredths=252_000,
    unit="miles",
    unit_pence=45,
    basis=Basis.ONE_OFF,
)
TABLET = replace(
    JOURNEYS,
    kind=LineKind.EQUIPMENT,
    description="A tablet",
    quantity_hundredths=100,
    unit="items",
    unit_pence=160_00,
)
PAID = 1_294_00


@dataclass
class Once:
    """A one-off budget in a house, with its agreement."""

    house: Any
    agreement_id: UUID
    budget_id: UUID
    subject_id: UUID

    @classmethod
    def of(cls, house: Any, *lines: Any) -> Once:
        agreement_id = paying.entitled(house, *(lines or (JOURNEYS, TABLET)))
        with house.acting("finance_officer") as viewer:
            found = agreements.agreement(viewer=viewer, agreement_id=agreement_id)
        return cls(house, agreement_id, found.budget_id, found.subject_id)

    def does(self, what: Any, /, role: str = "care_coordinator", **says: Any) -> Any:
        with self.house.acting(role) as viewer:
            return what(by=viewer, at=self.house.at, **says)

    def on(self, day: date) -> Once:
        self.house.today = day
        self.house.at = datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)
        return self

    def paid(self) -> Once:
        """Pay it all on its first day, and let that day come."""
        paying.payer(self.house)
        run_id = paying.approved(self.house)
        with self.house.acting("finance_officer") as viewer:
            payments.take_file(by=viewer, at=self.house.at, run_id=run_id)
            payments.submit(by=viewer, at=self.house.at, run_id=run_id)
        return self.on(FIRST_DAY)

    @property
    def told(self) -> OneOffAnswer:
        with self.house.acting("care_coordinator") as viewer:
            found = queries.one_off(viewer=viewer, budget_id=self.budget_id)
        assert found is not None
        return found

    def line(self, place: int) -> UUID:
        return self.told.lines[place].line_key

    def tells(self, pence: int, *, line: int = 0, paper: Any = None, **says: Any) -> UUID:
        said = {
            "line_key": self.line(line),
            "on": self.house.today,
            "pence": pence,
            "words": "Petrol, three trips",
            "how": SaidBy.TELEPHONE,
            "name": "Mrs Archer",
            **says,
        }
        made: UUID = self.does(
            actions.tell, budget_id=self.budget_id, draft=ToldDraft(**said), paper=paper
        )
        return made

    def accepted(self, pence: int, *, line: int = 0) -> None:
        self.does(actions.look, told_id=self.tells(pence, line=line), accepts=True)

    def uses(self, use: UnspentUse, pence: int, *, line: int = 0) -> UUID:
        made: UUID = self.does(
            actions.agree_use,
            budget_id=self.budget_id,
            line_key=self.line(line),
            use=use,
            pence=pence,
            words="She is at home already",
            agreed_with="Anna Archer",
        )
        return made

    def helps(self, score: int = 5) -> UUID:
        made: UUID = self.does(
            actions.say_help,
            budget_id=self.budget_id,
            score=score,
            words="They were with me",
            how=SaidBy.TELEPHONE,
            name="Anna Archer",
        )
        return made

    def later(self, days: int) -> Once:
        return self.on(self.house.today + timedelta(days=days))
