"""What several stories do, each step by its people, from page to page as they would go."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

import psycopg

from tests.browser.conftest import Company, Somebody
from tests.serving import Server

TODAY = "2026-11-24"
THE_ICB = "NHS Nottingham and Nottinghamshire ICB"
PASSWORD = "a harbour under nine lanterns"
Line = dict[str, str]


@dataclass(frozen=True)
class Person:
    """Somebody who is referred: who they are, and why they may have a budget."""

    given_name: str
    family_name: str
    date_of_birth: str
    nhs_number: str
    category: str
    reason: str
    referred_on: str = TODAY
    referred_by: str = "The community matron"

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True)
class Written:
    """What a plan says: its words by their headings, one need, what is wanted, lines and a risk."""

    about_me: str
    what_matters: str
    how_to_support_me: str
    when_things_go_wrong: str
    need: str
    outcomes: tuple[str, ...]
    lines: tuple[Line, ...]
    risk: tuple[str, str, str]
    starts_on: str = "2026-12-01"
    review_on: str = "2027-02-20"
    training: str = "The helper is shown by the nurse, who pays for her time."
    shares: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The other body and its part of a line in per cent, by the line's words."""


def refers(nurse: Somebody, person: Person) -> str:
    """Refer somebody from the list of cases; return the address of their case."""
    nurse.goes_to("/cases/")
    nurse.follows("Make a referral")
    nurse.picks("Which commissioner is responsible?", "Rushcliffe")
    nurse.answers(
        nhs_number=person.nhs_number,
        given_name=person.given_name,
        family_name=person.family_name,
        date_of_birth=person.date_of_birth,
        postcode="NG2 5AA",
        category=person.category,
        referred_on=person.referred_on,
        referred_by=person.referred_by,
        reason=person.reason,
    )
    nurse.sends("Open the case")
    found = re.search(r"/cases/([0-9a-f-]{36})/", nurse.page.url)
    assert found, nurse.text()[:800]
    return f"/cases/{found[1]}/"


def joins(company: Company, nurse: Somebody, case: str, *, role: str, name: str) -> Somebody:
    """Have a person make an account of their own with the code that the co-ordinator hands them."""
    nurse.goes_to(case)
    nurse.follows("Who has joined this record")
    nurse.answers(role=role, authority="Seen at home, with a letter that names them")
    nurse.sends("Make a code")
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", nurse.text())
    assert code, nurse.text()
    somebody = company.anybody()
    somebody.name = name
    username = name.lower().replace(" ", ".")
    somebody.goes_to("/join/")
    somebody.answers(
        code=code[0],
        name=name,
        email=f"{username}@example.org",
        username=username,
        password=PASSWORD,
    )
    somebody.sends("Join")
    somebody.reads("Your account is ready.")
    somebody.page.locator("input[name=login]").fill(username)
    somebody.page.locator("input[name=password]").fill(PASSWORD)
    somebody.page.locator("main form button[type=submit]").first.click()
    somebody.page.wait_for_url(re.compile(r"^(?!.*/accounts/login).*$"))
    somebody.looks()
    return somebody


def adds_contact(nurse: Somebody, case: str, **said: str) -> None:
    """Write down who stands beside somebody."""
    nurse.goes_to(case)
    nurse.follows("The person’s record")
    nurse.follows("Add a contact")
    nurse.answers(**said)
    nurse.sends()


def records_an_assessment(clinician: Somebody, case: str, tool: str, **found: str) -> None:
    """Record what a team found with a tool that has no clock in hours."""
    clinician.goes_to(case)
    clinician.follows("Record an assessment")
    clinician.follows(tool)
    clinician.answers(
        completed_on=today_of(clinician),
        received_on=today_of(clinician),
        received_time="00:01",
        name_1="Dr Helen Price",
        profession_1="Consultant",
        side_1="health",
        organisation_1="The hospital",
        name_2="Sam Low",
        profession_2="Social worker",
        side_2="social_care",
        organisation_2="County council",
        **found,
    )
    clinician.sends("Record the assessment")
    clinician.reads("The assessment is recorded.")


def records_the_decision(clinician: Somebody, case: str, *, body: str = THE_ICB, why: str) -> None:
    """Record that the body found somebody eligible."""
    clinician.goes_to(case)
    clinician.follows("Record the eligibility decision")
    clinician.answers(decision="eligible", decided_by_body=body, reasons=why)
    clinician.answers(decided_on=today_of(clinician))
    clinician.sends()
    clinician.reads("Eligib")


def offers_and_hears_yes(nurse: Somebody, case: str, *, co_ordinator: str = "Nadia Ahmed") -> None:
    """Name a care co-ordinator, offer a budget and write down that it is wanted."""
    nurse.goes_to(case)
    nurse.follows("Choose a care co-ordinator")
    nurse.picks("Care co-ordinator", re.compile(co_ordinator))
    nurse.sends()
    nurse.goes_to(case)
    nurse.follows("Offer a budget")
    nurse.answers(offered_on=today_of(nurse), how="At home, in person", formats="standard")
    nurse.sends()
    nurse.goes_to(case)
    nurse.follows("Record the answer to the offer")
    nurse.answers(answer="accepted", answered_on=today_of(nurse))
    nurse.sends()


def opens_the_budget(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Open the budget")
    nurse.answers(opened_on=today_of(nurse), frequency="four_weekly", weeks_in_year="52")
    nurse.sends()


def prices_lines(nurse: Somebody, case: str, *lines: Line) -> None:
    """Work the indicative budget out from priced lines, and tell the person."""
    nurse.goes_to(case)
    nurse.follows("Work out the indicative budget")
    nurse.follows("Work it out")
    nurse.follows("Priced lines")
    for number, line in enumerate(lines, 1):
        nurse.answers(
            **{
                f"description_{number}": line["description"],
                f"quantity_{number}": line["quantity"],
                f"unit_{number}": line["unit"],
                f"price_{number}": line["unit_price"],
                f"basis_{number}": line["basis"],
            }
        )
    nurse.sends("Work it out")
    tells_the_indicative_budget(nurse, case)


def tells_the_indicative_budget(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Tell the person their indicative budget")
    nurse.follows("Record that the person was told")
    nurse.answers(told_on=today_of(nurse), told_how="in_person")
    nurse.sends()


def writes_the_plan(nurse: Somebody, case: str, told: Written) -> str:
    """Write a first plan from its list of steps; return the address of that list."""
    nurse.goes_to(case)
    nurse.follows("Start the care and support plan")
    nurse.sends("Start writing")
    tasks = nurse.page.url.removeprefix(nurse.server.address)
    for heading, words in (
        ("About me", told.about_me),
        ("What matters to me", told.what_matters),
        ("How to support me well", told.how_to_support_me),
        ("When things go wrong", told.when_things_go_wrong),
        ("Training", told.training),
    ):
        takes_step(nurse, tasks, heading, words=words)
    takes_step(
        nurse,
        tasks,
        "Start and review",
        starts_on=told.starts_on,
        review_on=told.review_on,
        notice_weeks="4",
    )
    adds_part(nurse, tasks, "needs", words=told.need)
    for words in told.outcomes:
        adds_part(
            nurse, tasks, "outcomes", every=("need",), words=words, measure="They say how it goes"
        )
    for line in told.lines:
        adds_line(nurse, tasks, line, told.starts_on)
    for bought, (body, percent) in told.shares.items():
        shares_a_line(nurse, tasks, bought, body, percent)
    what, agreed, carried_by = told.risk
    adds_part(nurse, tasks, "risks", words=what, agreed=agreed, carried_by=carried_by)
    nurse.goes_to(tasks)
    nurse.reads("Nothing stops this plan")
    return tasks


def takes_step(nurse: Somebody, tasks: str, step: str, **said: str) -> None:
    """Open one step of the list, answer it, and come back."""
    nurse.goes_to(tasks)
    nurse.follows(step)
    nurse.answers(**said)
    nurse.sends()


def adds_part(
    nurse: Somebody, tasks: str, kind: str, /, *, every: tuple[str, ...] = (), **said: str
) -> None:
    """Add a need, an outcome, a line or a risk, ticking all that it may go with."""
    nurse.goes_to(f"{tasks}{kind}/add/")
    nurse.answers(**said)
    for name in every:
        nurse.ticks(name)
    nurse.sends()


def adds_line(nurse: Somebody, tasks: str, line: Line, valid_from: str) -> None:
    """Add a line that helps with all that is wanted."""
    adds_part(nurse, tasks, "lines", every=("outcomes",), **{"valid_from": valid_from, **line})


def shares_a_line(nurse: Somebody, tasks: str, line: str, body: str, percent: str) -> None:
    """Say which other body pays which part of a line."""
    nurse.goes_to(tasks)
    nurse.follows("Budget lines")
    nurse.follows(re.compile(f"Who pays.*{line}"))
    nurse.picks("Which other body pays for a part?", body)
    nurse.answers(percent=percent)
    nurse.sends()


def sends_the_plan(nurse: Somebody, tasks: str, *, risk: str = "low", **said: str) -> None:
    nurse.goes_to(tasks)
    nurse.follows("Send for approval")
    nurse.answers(risk=risk, **said)
    nurse.sends()
    nurse.reads("The plan was sent for approval")


def agrees_the_plan(approver: Somebody, person: Person, *, reads: tuple[str, ...] = ()) -> None:
    """Find the plan on Today, read why each pound is in it, and agree to it."""
    approver.goes_to("/today/")
    approver.follows(person.name)
    for words in reads:
        approver.reads(words)
    approver.answers(verdict="approved", reasons="It meets the needs, and the money is enough.")
    approver.sends()
    approver.reads("Go to the plan")


def prepares_the_agreement(nurse: Somebody, case: str, **said: str) -> str:
    """Prepare the direct payment agreement; return its address."""
    nurse.goes_to(case)
    nurse.follows("Prepare the direct payment agreement")
    nurse.answers(frequency="four_weekly", **said)
    nurse.sends("Prepare the agreement")
    return nurse.page.url.removeprefix(nurse.server.address)


def gives_the_account(nurse: Somebody, agreement: str, name: str) -> None:
    nurse.goes_to(f"{agreement}bank/")
    nurse.answers(
        account_name=name,
        sort_code="08-99-99",
        account_number="66374958",
        rule="dedicated",
        people=name,
    )
    nurse.ticks("has")
    nurse.sends()


def may_have_a_direct_payment(
    nurse: Somebody, manager: Somebody, case: str, *, who: str = "person", **decided: str
) -> None:
    """Hear consent, test whether it is barred, and decide that a direct payment is made."""
    nurse.goes_to(case)
    nurse.follows("Who may have a direct payment")
    nurse.follows("Record what somebody said")
    nurse.answers(gives="yes", words="At home, to the nurse")
    if who == "person":
        nurse.answers(who=who)
    else:
        nurse.picks("Who said it?", who)
    nurse.sends()
    manager.goes_to(case)
    manager.follows("Who may have a direct payment")
    manager.follows("Record a test")
    manager.answers(item="none", how_known="Asked, and nothing was known")
    manager.sends()
    manager.follows("Decide")
    manager.answers(granted="yes", **{"managing": "alone", "words": "It suits them", **decided})
    manager.sends()
    manager.reads("A direct payment can be made.")


def signs_for_the_body(manager: Somebody, case: str) -> None:
    manager.goes_to(case)
    manager.follows("Direct payment agreement")
    manager.follows(re.compile("[Ss]ign"))
    manager.answers(signed_name="Paul Grant", signed_on=today_of(manager))
    manager.ticks("agrees")
    manager.sends()


def signs_on_their_page(somebody: Somebody, signed_name: str) -> None:
    """Sign the agreement on the screen, from one's own page."""
    somebody.goes_to("/my-budget/")
    signs_from_here(somebody, signed_name)


def signs_from_here(somebody: Somebody, signed_name: str) -> None:
    """Sign the agreement of the budget that is on the screen."""
    somebody.follows("Read and sign the agreement")
    somebody.follows(re.compile("[Ss]ign"))
    somebody.answers(signed_name=signed_name, signed_on=today_of(somebody))
    somebody.ticks("agrees")
    somebody.sends()


def time_passes(server: Server, day: date) -> None:
    """Move the demonstration's day forward, as its clock does."""
    with psycopg.connect(server.world.url("app")) as connection:
        connection.execute("update clock_pretendtoday set today = %s", [day])


def today_of(somebody: Somebody) -> str:
    """Return the demonstration's day, as a form takes it."""
    with psycopg.connect(somebody.server.world.url("app")) as connection:
        row = connection.execute("select today from clock_pretendtoday").fetchone()
    assert row is not None
    day: date = row[0]
    return day.isoformat()
