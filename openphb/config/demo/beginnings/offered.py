"""From referral to an indicative budget that was told."""

from __future__ import annotations

from datetime import datetime

from openphb.config.demo.about_them import say
from openphb.config.demo.beginnings.way import Way
from openphb.config.demo.cast import CastLine
from openphb.domains.budgets import actions as budgets
from openphb.domains.budgets.types import Basis, CostedLine, Frequency, ToldHow, WeeksInYear
from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import Eligibility, OfferAnswer
from openphb.domains.people import actions as people
from openphb.domains.people.types import Format, PersonDetails, Standing
from openphb.foundation.access.types import Viewer


def refer(viewer: Viewer, at: datetime, way: Way) -> None:
    member, tenant_id, mr_w = way.member, way.commissioner.tenant_id, way.member.family_name == "W"
    way.made["subject"] = people.register(
        by=viewer,
        at=at,
        tenant_id=tenant_id,
        details=PersonDetails(
            nhs_number=member.nhs_number,
            given_name=member.given_name,
            family_name=member.family_name,
            date_of_birth=member.date_of_birth,
            postcode=member.postcode,
        ),
    )
    people.add_contact(
        by=viewer,
        at=at,
        subject_id=way.made["subject"],
        name="Mrs W" if mr_w else "Alex, a friend",
        relationship="wife" if mr_w else "friend",
        standing=Standing.SUPPORTER,
        valid_from=viewer.today,
        same_household=mr_w,
    )
    say(viewer, at, subject_id=way.made["subject"], seed=way.stage.seed, index=way.index)
    way.made["case"] = cases.refer(
        by=viewer,
        at=at,
        tenant_id=tenant_id,
        subject_id=way.made["subject"],
        category=member.category,
        referred_on=viewer.today,
        referred_by="Community matron",
        reason=member.reason,
    )
    cases.assign(
        by=viewer,
        at=at,
        case_id=way.made["case"],
        version=1,
        co_ordinator_id=way.stage.users[way.nurse],
    )


def decide_eligibility(viewer: Viewer, at: datetime, way: Way) -> None:
    cases.record_decision(
        by=viewer,
        at=at,
        case_id=way.made["case"],
        version=2,
        decision=Eligibility.ELIGIBLE,
        decided_on=viewer.today,
        decided_by_body=way.member.commissioner,
        reasons="The multi-disciplinary team recommended it and the commissioner agreed.",
    )


def offer(viewer: Viewer, at: datetime, way: Way) -> None:
    cases.make_offer(
        by=viewer,
        at=at,
        case_id=way.made["case"],
        version=3,
        offered_on=viewer.today,
        how="at home, in person",
        formats=(Format.LARGE_PRINT if way.index % 3 == 1 else Format.STANDARD,),
    )


def accept(viewer: Viewer, at: datetime, way: Way) -> None:
    cases.record_answer(
        by=viewer,
        at=at,
        case_id=way.made["case"],
        version=4,
        answer=OfferAnswer.ACCEPTED,
        answered_on=viewer.today,
    )


def indicate(viewer: Viewer, at: datetime, way: Way) -> None:
    way.made["budget"] = budgets.open_budget(
        by=viewer,
        at=at,
        case_id=way.made["case"],
        opened_on=viewer.today,
        frequency=Frequency.FOUR_WEEKLY,
        weeks_in_year=WeeksInYear.FIFTY_TWO,
    )
    budgets.work_out_indicative(
        by=viewer,
        at=at,
        budget_id=way.made["budget"],
        after_version=0,
        lines=[
            CostedLine(
                line.description,
                line.first_idea[0] if line.first_idea else _each_time(line),
                line.unit,
                line.first_idea[1] if line.first_idea else line.unit_pence,
                COUNTED_AS.get(line.basis, line.basis),
                rate_code=line.rate_code,
                carers_needed=line.carers_needed,
            )
            for line in way.member.lines
        ],
    )
    budgets.tell_person(
        by=viewer,
        at=at,
        budget_id=way.made["budget"],
        after_version=1,
        told_on=viewer.today,
        told_how=ToldHow.IN_PERSON,
    )


# An indicative budget names no days.
COUNTED_AS = {Basis.ON_WEEKDAYS: Basis.PER_WEEK, Basis.ONCE_A_YEAR: Basis.PER_YEAR}


def _each_time(line: CastLine) -> int:
    """Return the quantity that an indicative budget counts: of given weekdays, a week's."""
    weekdays = line.falls_on.bit_count() if line.basis is Basis.ON_WEEKDAYS else 1
    return line.quantity_hundredths * weekdays
