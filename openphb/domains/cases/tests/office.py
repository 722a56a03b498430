"""A small office: people, cases, and the steps between, taken by those who may take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openphb.domains.cases import actions, queries
from openphb.domains.cases.assessing.tools import tool_coded
from openphb.domains.cases.types import (
    AssessmentDraft,
    Category,
    Checked,
    Eligibility,
    Finding,
    Level,
    Mark,
    Member,
    OfferAnswer,
    Said,
    Side,
    mark_of,
)
from openphb.domains.people.types import Format, PersonDetails
from openphb.kernel.calendars import LONDON

ANN = PersonDetails("9434765919", "Ann", "Smith", date(1950, 2, 1), postcode="NG1 5FS")
BOB = PersonDetails("9876543210", "Bob", "Smithson", date(1960, 2, 1))

TEAM = (
    Member("Jo Field", "Community nurse", Side.HEALTH, "Ourshire Community Trust"),
    Member("Sam Low", "Social worker", Side.SOCIAL_CARE, "Ourshire Council"),
)
RECEIVED = datetime(2026, 11, 9, 16, 30, tzinfo=LONDON)
LOWEST: dict[str, Mark] = {"checklist": Checked.C, "dst": Level.NONE, "children": Level.NONE}


def drafted(tool="dst-2022", received_at=RECEIVED, **levels: str) -> AssessmentDraft:
    """An assessment with some levels, and the lowest elsewhere."""
    known = tool_coded(tool)
    least: Mark = LOWEST.get(known.kind, Said.YES)
    marks = {code: mark_of(mark) for code, mark in levels.items()}
    return AssessmentDraft(
        tool=tool,
        completed_on=date(2026, 11, 6),
        received_at=received_at,
        findings=tuple(
            Finding(one.code, marks.get(one.code, least), "Seen on two visits")
            for one in known.domains
        ),
        members=TEAM if known.has_team else (),
    )


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

    def assess(self, case_id, told=None, role="care_coordinator", **levels) -> UUID:
        with self.house.acting(role) as viewer:
            return actions.record_assessment(
                by=viewer,
                at=self.house.at,
                case_id=case_id,
                version=None,
                told=told or drafted(**levels),
            )

    def assessed(self, case_id, role="phb_manager"):
        with self.house.acting(role) as viewer:
            return queries.assessed(viewer=viewer, case_id=case_id)

    def decide(self, case_id, decision=Eligibility.ELIGIBLE, **changed):
        plain = {
            "decision": decision,
            "decided_on": date(2026, 11, 10),
            "decided_by_body": "NHS Ourshire ICB",
            "reasons": "Primary health need",
        }
        return self.act(actions.record_decision, case_id, **plain | changed)

    def offer(self, case_id, **changed):
        plain = {
            "offered_on": date(2026, 11, 12),
            "how": "By telephone, with a leaflet",
            "formats": (Format.STANDARD,),
        }
        return self.act(actions.make_offer, case_id, **plain | changed)

    def answer(self, case_id, answer=OfferAnswer.ACCEPTED, **changed):
        plain = {"answer": answer, "answered_on": date(2026, 11, 14)}
        return self.act(actions.record_answer, case_id, **plain | changed)

    def assign(self, case_id, user_id, **changed):
        return self.act(actions.assign, case_id, co_ordinator_id=user_id, **changed)
