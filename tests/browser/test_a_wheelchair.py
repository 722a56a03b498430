"""A wheelchair that somebody likes more than the NHS's own: he adds to it, gets it, and it is mended."""

from __future__ import annotations

import re

import pytest

from tests.browser import steps
from tests.browser.conftest import NARROW, Company, Somebody
from tests.browser.steps import Person

pytestmark = pytest.mark.browser

MR_S = Person(
    "Imran",
    "Sadiq",
    "1994-09-30",
    "9990000077",
    "wheelchair",
    "A spinal injury. He cannot walk, and plays rugby.",
    referred_by="The spinal unit",
)
WANTED = "Light chair with a fixed frame"
SUPPLIER = "Trent Mobility (made up)"


def test_a_wheelchair_budget_and_what_he_adds_himself(company: Company) -> None:
    nurse, clinician = company.signed_in("nurse"), company.signed_in("clinician")
    case = steps.refers(nurse, MR_S)
    steps.records_an_assessment(
        clinician,
        case,
        "Wheelchair assessment",
        level_longer="yes",
        evidence_longer="Seen by the team",
        level_indoors="yes",
        evidence_indoors="Seen by the team",
        level_outdoors="yes",
        evidence_outdoors="Seen by the team",
        level_posture="no",
        level_pressure="yes",
        evidence_pressure="Seen by the team",
        level_powered="no",
        level_carers="no",
    )
    steps.records_the_decision(clinician, case, why="He needs a chair for all his life.")
    steps.offers_and_hears_yes(nurse, case)
    steps.opens_the_budget(nurse, case)
    the_nurse_values_what_the_nhs_would_have_supplied(nurse, case)
    imran = steps.joins(company, nurse, case, role="holder", name=MR_S.name)
    he_reads_what_he_would_add(imran)
    tasks = the_plan_begins_with_the_value(nurse, case)
    steps.sends_the_plan(nurse, tasks)
    steps.agrees_the_plan(company.signed_in("approver"), MR_S, reads=("£1,180.00",))
    his_budget_is_the_nhs_part_alone(imran)
    manager, finance = company.signed_in("manager"), company.signed_in("finance")
    the_supplier_is_written_down(manager)
    it_is_arranged_with_what_he_adds(nurse, case)
    chair = nurse.page.url.removeprefix(nurse.server.address)
    it_is_ordered(nurse, chair)
    what_he_adds_is_seen_and_both_monies_pay(finance, chair)
    what_was_over_goes_back_to_him(manager, chair)
    he_has_it(nurse, chair)
    the_brake_slips(imran)
    it_is_mended(nurse, chair)
    he_reads_that_it_is_mended(imran)


def the_nurse_values_what_the_nhs_would_have_supplied(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Work out the indicative budget")
    nurse.follows("Work it out")
    nurse.reads("Suits Wheelchair (personal wheelchair budget)")
    nurse.follows(re.compile("[Ww]heelchair"))
    nurse.answers(
        assessed_by="Jo Field, occupational therapist",
        assessed_on=steps.TODAY,
        need="You need a light chair that you can push by yourself.",
        period="5",
        wanted=WANTED,
        wanted_price="2480.00",
        starts_on=steps.TODAY,
    )
    its_price_is_given(nurse)
    nurse.sends("See what this comes to")
    nurse.reads("Nothing is kept yet.")
    nurse.photographs("chair-01-value")
    nurse.sends("Keep this as the indicative budget")
    steps.tells_the_indicative_budget(nurse, case)


def its_price_is_given(nurse: Somebody) -> None:
    """Take the chair from the commissioner's list, or with a quote where there is no list."""
    if nurse.page.locator('main [name="chair_code"]').count():
        nurse.page.locator("main summary").filter(has_text="The chair").first.click()
    nurse.answers(
        chair_words="Light chair for active use",
        chair_price="1180.00",
        chair_evidence="quote",
        chair_found_in="Trent Mobility",
        chair_dated=steps.TODAY,
    )


def he_reads_what_he_would_add(imran: Somebody) -> None:
    imran.goes_to("/my-budget/")
    imran.follows("The first idea of my budget")
    imran.reads("You need a light chair that you can push by yourself.")
    imran.reads("That is £1,300.00 more than the chair that the NHS would give you.")
    imran.reads("It is not part of the NHS money.")
    imran.photographs("chair-02-told")


def the_plan_begins_with_the_value(nurse: Somebody, case: str) -> str:
    nurse.goes_to(case)
    nurse.follows("Start the care and support plan")
    nurse.sends("Start writing")
    tasks = nurse.page.url.removeprefix(nurse.server.address)
    for heading, words in (
        ("About me", "I am Imran. I play wheelchair rugby."),
        ("What matters to me", "To go where I choose, and fast."),
        ("How to support me well", "Do not push me. Ask."),
        ("When things go wrong", "The wheelchair service lends me a chair."),
    ):
        steps.takes_step(nurse, tasks, heading, words=words)
    steps.takes_step(
        nurse,
        tasks,
        "Start and review",
        starts_on="2026-12-01",
        review_on="2027-02-20",
        notice_weeks="4",
    )
    steps.adds_part(nurse, tasks, "needs", words="Cannot walk")
    steps.adds_part(
        nurse,
        tasks,
        "outcomes",
        every=("need",),
        words="Go to work and to training by myself",
        measure="Days out in a month",
    )
    steps.adds_part(
        nurse,
        tasks,
        "risks",
        words="Sore skin from sitting",
        agreed="A cushion, and a look every week",
        carried_by="Imran",
    )
    nurse.goes_to(tasks)
    nurse.follows("Budget lines")
    nurse.follows("Begin with the lines of the indicative budget")
    nurse.ticks("line_0")
    nurse.answers(management_option="notional", valid_from="2026-12-01")
    nurse.sends()
    nurse.reads("£1,180.00")
    nurse.goes_to(tasks)
    nurse.reads("Nothing stops this plan")
    return tasks


def his_budget_is_the_nhs_part_alone(imran: Somebody) -> None:
    imran.goes_to("/my-budget/")
    imran.reads("£1,180.00 once")
    imran.photographs("chair-03-his-page")
    imran.follows("My plan")
    imran.reads("Go to work and to training by myself")
    imran.photographs("chair-04-his-plan")


def the_supplier_is_written_down(manager: Somebody) -> None:
    manager.goes_to("/providers/new/")
    manager.chooses("Rushcliffe")
    manager.answers(
        name=SUPPLIER,
        vat="standard",
        invoices_come="paper",
        contact="office@trent.example",
    )
    manager.sends()
    manager.reads(SUPPLIER)


def it_is_arranged_with_what_he_adds(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Arrange the wheelchair")
    nurse.reads("The NHS gives £1,180.00 for it")
    nurse.answers(option="contribution", extras_mended_by="person", description=WANTED, months="60")
    nurse.photographs("chair-05-arrange")
    nurse.sends("Arrange it")
    nurse.reads("The chair is arranged.")
    nurse.follows("Write down what somebody adds")
    nurse.answers(
        added_by="person",
        name="Imran Sadiq",
        words="A lighter frame, and it is red",
        net="1300.00",
        vat="relief",
        relief="disabled_person",
        paid_to="nhs",
    )
    nurse.photographs("chair-06-adds")
    nurse.sends("Write it down")
    nurse.reads("£1,300.00: A lighter frame, and it is red")
    nurse.reads("It changes nothing of what the NHS gives.")


def it_is_ordered(nurse: Somebody, chair: str) -> None:
    nurse.goes_to(chair)
    nurse.follows("Order it")
    nurse.picks("Who supplies it?", "Trent Mobility")
    nurse.answers(ordered_on=steps.TODAY, reference="TM-1")
    nurse.sends("Record the order")
    nurse.reads("The order is recorded.")


def what_he_adds_is_seen_and_both_monies_pay(finance: Somebody, chair: str) -> None:
    finance.goes_to("/today/")
    finance.reads("Imran Sadiq adds £1,300.00: see whether it has come")
    finance.goes_to(chair)
    finance.follows("It was paid")
    finance.answers(on=steps.TODAY, words="Our bank statement")
    finance.sends("Record it as paid")
    finance.follows("Key an invoice")
    finance.reads("The NHS pays up to £1,180.00 more.")
    finance.answers(number="TM-77", received_on=steps.TODAY, nhs="1250.00", added="1180.00")
    finance.sends("Send it to be paid")
    finance.reads("The NHS gives £1,180.00 more for this chair.")
    finance.answers(nhs="1180.00", added="1250.00")
    finance.photographs("chair-07-invoice")
    finance.sends("Send it to be paid")
    finance.reads("The invoice is sent to be paid")
    finance.photographs("chair-08-paid")


def what_was_over_goes_back_to_him(manager: Somebody, chair: str) -> None:
    manager.goes_to(chair)
    manager.follows("It does not stay with us")
    manager.reads("£50.00 of it was not passed on to the supplier.")
    manager.answers(how="paid_back", pence="50.00", on=steps.TODAY, words="Our bank statement")
    manager.photographs("chair-08-back")
    manager.sends("Record it")
    manager.reads("£50.00 was paid back on")
    manager.reads("Others add £1,250.00")


def he_has_it(nurse: Somebody, chair: str) -> None:
    nurse.goes_to(chair)
    nurse.follows("The person has it")
    nurse.answers(on=steps.TODAY, serial="TM 12345")
    nurse.sends("Record it")
    nurse.reads("to Sunday 23 November 2031")
    nurse.photographs("chair-09-staff")


def the_brake_slips(imran: Somebody) -> None:
    imran.page.set_viewport_size(NARROW)
    imran.goes_to("/my-budget/")
    imran.follows("My wheelchair")
    imran.reads("The NHS owns it.")
    imran.reads("What is added does not lower what the NHS gives.")
    imran.photographs("chair-10-own")
    imran.page.set_viewport_size(NARROW)
    imran.follows("Something is broken")
    imran.answers(part="chair", words="The brake slips")
    imran.photographs("chair-11-broken")
    imran.sends("Tell us")
    imran.reads("The NHS has this mended. You do not pay for it.")
    imran.follows("Something is broken")
    imran.answers(part="extras", words="The red has come off")
    imran.sends("Tell us")
    imran.reads("What was added to it is yours to have mended")


def it_is_mended(nurse: Somebody, chair: str) -> None:
    nurse.goes_to("/today/")
    nurse.reads("Repair: The brake slips")
    nurse.photographs("chair-12-today")
    nurse.goes_to(chair)
    rows = nurse.page.locator("main tbody tr").filter(has_text="The brake slips")
    rows.locator("a").first.click()
    nurse.looks()
    nurse.answers(on=steps.TODAY, words="A new brake, at his home", paid="contract")
    nurse.photographs("chair-13-mended")
    nurse.sends("Record it")
    nurse.reads("Done: A new brake, at his home")


def he_reads_that_it_is_mended(imran: Somebody) -> None:
    imran.goes_to("/my-budget/")
    imran.follows("My wheelchair")
    imran.reads("A new brake, at his home")
    imran.photographs("chair-14-mended")
