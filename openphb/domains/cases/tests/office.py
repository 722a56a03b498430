"""A small office: people, cases, and the steps between, taken by those who may take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from openphb.domains.cases import actions, queries
from openphb.domains.cases.types import Category, Eligibility, OfferAnswer
from openphb.domains.people.types import PersonDetails

ANN = PersonDetails("9434765919", "Ann", "Smith", date(1950, 2, 1), postcode="NG1 5FS")
BOB = PersonDetails("9876543210", "Bob", "Smithson", date(1960, 2, 1))


@dataclass
class Office:
    house: Any

    def refer(self, person=ANN, tenant_id=None, role="care_coordinator", **changed) -> UUID:
        tenant_id = tenant_id or self.house.tenant_id
        plain: dict[str, Any] = {
            "category": Category.CHC_ADULT,
            "referred_on": date(2026, 11, 2),
            "referred_by": "Ward 4",
            "reason": "Wants to be at home",
        }
        with self.house.acting(role, tenant_id) as viewer:
            return actions.refer_somebody(
                by=viewer, at=self.house.at, tenant_id=tenant_id, person=person, **plain | changed
            )

    def case(self, case_id, role="phb_manager"):
        with self.house.acting(role) as viewer:
            return queries.case(viewer=viewer, case_id=case_id)

    def act(self, action, case_id, role="phb_manager", version=None, **given):
        version = version or self.case(case_id).version
        with self.house.acting(role) as viewer:
            return action(by=viewer, at=self.house.at, case_id=case_id, version=version, **given)

    def decide(self, case_id, decision=Eligibility.ELIGIBLE, **changed):
        plain = {
            "decision": decision,
            "decided_on": date(2026, 11, 10),
            "decided_by_body": "NHS Ourshire ICB",
            "reasons": "Primary health need",
        }
        return self.act(actions.record_decision, case_id, **plain | changed)

    def offer(self, case_id, **changed):
        plain = {"offered_on": date(2026, 11, 12), "how": "By telephone, with a leaflet"}
        return self.act(actions.make_offer, case_id, **plain | changed)

    def answer(self, case_id, answer=OfferAnswer.ACCEPTED, **changed):
        plain = {"answer": answer, "answered_on": date(2026, 11, 14)}
        return self.act(actions.record_answer, case_id, **plain | changed)

    def assign(self, case_id, user_id, **changed):
        return self.act(actions.assign, case_id, co_ordinator_id=user_id, **changed)
