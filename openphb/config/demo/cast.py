"""Who is in the demonstration: Mr W as the Nottinghamshire paper tells him, and made-up people.

The paper (seed case study, January 2017) gives Mr W's care and no prices; every price here is made up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.cases.types import Category
from openphb.domains.plans.extra_cover.types import CoverTerms, MayStart, Trigger
from openphb.domains.plans.types import LineKind
from openphb.kernel.recurring import set_of

MADE_UP = "made-up price"


@dataclass(frozen=True)
class CastLine:
    """One line of somebody's plan, which outcomes it serves, and who is paid how for it."""

    kind: LineKind
    description: str
    supplier: str
    quantity_hundredths: int
    unit: str
    unit_pence: int
    basis: Basis
    outcomes: tuple[int, ...]
    option: ManagementOption = ManagementOption.DIRECT_PAYMENT
    falls_on: int = 0
    rate_code: str = ""
    carers_needed: int = 1
    cover: CoverTerms | None = None
    """What extra cover it pays for, where it is put by."""
    first_idea: tuple[int, int] | None = None
    """How many, in hundredths, and at how many pence the person was told of it, where that was not
    what the plan came to."""


@dataclass(frozen=True)
class CastMember:
    """Somebody with a budget: who they are, why, and what their plan says."""

    commissioner: str
    given_name: str
    family_name: str
    date_of_birth: date
    nhs_number: str
    postcode: str
    category: Category
    reason: str
    about_me: str
    what_matters: str
    how_to_support_me: str
    needs: tuple[str, ...]
    outcomes: tuple[tuple[str, str], ...]
    lines: tuple[CastLine, ...]
    risk: tuple[str, str, str]
    contingency: str
    starts_on: date
    why_another_amount: str = ""
    """Why the plan comes to another amount than the person was told."""

    @property
    def has_direct_payment(self) -> bool:
        return any(line.option is ManagementOption.DIRECT_PAYMENT for line in self.lines)


MR_W = CastMember(
    commissioner="Nottingham North and East",
    given_name="William",
    family_name="W",
    date_of_birth=date(1960, 5, 14),
    nhs_number="9990000018",
    postcode="NG5 6AA",
    category=Category.CHC_ADULT,
    reason="Complex needs that change from day to day: epilepsy after treatment for lymphoma.",
    about_me="I am 66 and live at home with my wife, who looks after me. I used to love driving.",
    what_matters="Being at home, not in hospital. Being with my wife. Getting out and driving again.",
    how_to_support_me="Talk to me, not over me. My wife knows the signs before a seizure: ask her.",
    needs=(
        "Personal care and moving safely at home",
        "Epilepsy that cannot be foreseen, and slow loss of strength",
        "My wife needs rest, so that she can go on caring",
    ),
    outcomes=(
        ("Be at home and out of hospital", "nights in hospital in three months"),
        ("Keep my strength and walk to the hospice garden", "steps with the physiotherapist"),
        ("Drive again, and go where I choose", "days out in a month"),
        ("My wife gets rest and a life of her own", "she says how she sleeps, 1 to 5"),
    ),
    lines=(
        CastLine(
            LineKind.AGENCY,
            f"Helping Hands agency visits, 5 a week ({MADE_UP})",
            "Helping Hands",
            500,
            "visits",
            24_60,
            Basis.PER_WEEK,
            (0, 3),
            rate_code="agency.weekday.hour",
        ),
        CastLine(
            LineKind.PERSONAL_ASSISTANT,
            f"Personal assistant, 20 hours a week ({MADE_UP})",
            "Joan Reed",
            2000,
            "hours",
            14_20,
            Basis.PER_WEEK,
            (0, 2, 3),
            rate_code="pa.weekday.hour",
            first_idea=(1800, 14_20),
        ),
        CastLine(
            LineKind.DAY_SERVICE,
            f"Dove Cottage hospice, every Wednesday ({MADE_UP})",
            "Dove Cottage",
            100,
            "days",
            62_00,
            Basis.ON_WEEKDAYS,
            (1, 3),
            falls_on=set_of([2]),
        ),
        CastLine(
            LineKind.THERAPY,
            f"Specialist neuro-physiotherapy, 4 times a month ({MADE_UP})",
            "Trent Neuro Physio",
            400,
            "sessions",
            78_00,
            Basis.PER_MONTH,
            (1,),
            first_idea=(400, 81_00),
        ),
        CastLine(
            LineKind.CONTINGENCY,
            f"Put by for two carers for 3 weeks after a hospital stay ({MADE_UP})",
            "Helping Hands",
            100,
            "weeks put by",
            30_00,
            Basis.PER_WEEK,
            (0,),
            # Two carers for an hour each, every day for three weeks.
            cover=CoverTerms(
                (Trigger.DISCHARGE, Trigger.ASSISTANT_ILL, Trigger.CARER_IN_CRISIS),
                "Ring Helping Hands. They send two carers who know Mr W.",
                200,
                24_60,
                1_050_00,
                2_100_00,
                21,
                MayStart.HELPERS,
            ),
        ),
        CastLine(
            LineKind.EQUIPMENT,
            f"Powered wheelchair with a wireless emergency stop ({MADE_UP})",
            "Trent Mobility",
            100,
            "wheelchairs",
            4_850_00,
            Basis.ONE_OFF,
            (2,),
        ),
    ),
    risk=(
        "A seizure while Mr W is driving the wheelchair",
        "Mrs W or the assistant holds the wireless stop button whenever he drives",
        "Mr and Mrs W",
    ),
    contingency=(
        "After a hospital stay, two carers for three weeks, paid from the money put by. Mrs W starts it "
        "herself by calling Helping Hands, and tells the co-ordinator within a week."
    ),
    starts_on=date(2025, 12, 1),
    why_another_amount=(
        "You need your assistant for two more hours, so that your wife can sleep longer in the morning. "
        "The physiotherapist comes for less than we first thought."
    ),
)

GIVEN = [
    "Amara",
    "Anil",
    "Beth",
    "Brian",
    "Carys",
    "Chidi",
    "Dawn",
    "Derek",
    "Ellen",
    "Farah",
    "Gareth",
    "Grace",
    "Hamza",
    "Helen",
    "Idris",
    "Irene",
    "Jamal",
    "Jean",
    "Kamal",
    "Karen",
    "Leah",
    "Leon",
    "Mabel",
    "Marek",
    "Nina",
    "Noor",
    "Olive",
    "Owen",
    "Parveen",
    "Peter",
    "Queenie",
    "Rajesh",
    "Rita",
    "Samira",
    "Sean",
    "Tariq",
    "Tessa",
    "Una",
    "Usman",
    "Vera",
    "Victor",
    "Wanda",
    "Wilf",
    "Yasmin",
    "Zoe",
]
FAMILY = [
    "Abbott",
    "Akhtar",
    "Bailey",
    "Begum",
    "Carter",
    "Chaudhry",
    "Clarke",
    "Dawson",
    "Dhillon",
    "Ellis",
    "Evans",
    "Farrell",
    "Fox",
    "Gill",
    "Green",
    "Hall",
    "Hussain",
    "Ibrahim",
    "Iqbal",
    "Jackson",
    "Jones",
    "Kaur",
    "Kelly",
    "Lewis",
    "Lomax",
    "Mistry",
    "Moore",
    "Nowak",
    "Osei",
    "Patel",
    "Pearce",
    "Quinn",
    "Reid",
    "Roberts",
    "Shah",
    "Singh",
    "Turner",
    "Uddin",
    "Vaughan",
    "Walker",
    "Webb",
    "Yates",
    "Young",
    "Zaman",
]
WEEKLY, MONTHLY = Basis.PER_WEEK, Basis.PER_MONTH
# (kind, words, supplier, quantity range in hundredths, unit, pence range, basis): all prices made up.
OFFERINGS = (
    (
        LineKind.PERSONAL_ASSISTANT,
        "Personal assistant",
        "",
        (600, 3500),
        "hours",
        (1290, 1650),
        WEEKLY,
    ),
    (
        LineKind.AGENCY,
        "Agency visits",
        "Helping Hands",
        (200, 1400),
        "visits",
        (2100, 2950),
        WEEKLY,
    ),
    (
        LineKind.THERAPY,
        "Physiotherapy",
        "Trent Neuro Physio",
        (100, 400),
        "sessions",
        (5500, 8200),
        MONTHLY,
    ),
    (
        LineKind.DAY_SERVICE,
        "Day centre",
        "Sherwood Day Centre",
        (100, 300),
        "days",
        (4500, 7800),
        WEEKLY,
    ),
    (
        LineKind.ACTIVITY,
        "Swimming and sport",
        "Carlton Leisure",
        (100, 200),
        "sessions",
        (650, 1800),
        WEEKLY,
    ),
    (
        LineKind.TRAVEL,
        "Travel to see family and therapists",
        "",
        (2000, 12000),
        "miles",
        (45, 45),
        WEEKLY,
    ),
)
# What the card of the commissioner calls what is bought; the rest is priced by hand.
PRICED_AS = {
    LineKind.PERSONAL_ASSISTANT: "pa.weekday.hour",
    LineKind.AGENCY: "agency.weekday.hour",
    LineKind.TRAVEL: "mileage.mile",
}
# One in so many agency visits needs two carers, and was priced for one: it waits to be found.
TWO_NEEDED_IN = 6
# Of whom every payment is told by itself, and everything that others added to their plans.
TOLD_BY_WEEK = 20
# Eighteen months.
MOST_DAYS_AGO = 548
REASONS = {
    Category.CHC_ADULT: "Continuing healthcare at home: needs that change and cannot be foreseen.",
    Category.CHILDREN_CONTINUING_CARE: "Children's continuing care: ventilation at night.",
    Category.S117: "After-care under section 117 of the Mental Health Act.",
    Category.LEARNING_DISABILITY: "Learning disability and autism, moving home from hospital.",
    Category.LONG_TERM_CONDITION: "Long-term condition: wants to manage breathing at home.",
}
AIMS = (
    ("Stay at home, in my own place", "nights away from home"),
    ("See my friends and my family", "visits in a month"),
    ("Be stronger and move more", "how far I walk"),
    ("Feel calm and safe", "how I say I feel, 1 to 5"),
    ("My family gets a break", "nights they sleep through"),
)


def made_up(index: int, *, seed: int, commissioners: tuple[str, ...], today: date) -> CastMember:
    """Return the `index`th made-up person: the same for the same seed, whatever else is made."""
    chance = Random(f"{seed}:{index}")  # noqa: S311  a story, not a secret
    category = chance.choices(list(REASONS), weights=(50, 12, 14, 12, 12))[0]
    child = category is Category.CHILDREN_CONTINUING_CARE
    years = chance.randint(4, 16) if child else chance.randint(19, 91)
    outcomes = tuple(chance.sample(AIMS, chance.randint(2, 3)))
    option = chance.choices(("notional", "direct", "mixed"), weights=(50, 36, 14))[0]
    lines = tuple(
        _line(chance, offering, position, option, len(outcomes))
        for position, offering in enumerate(
            chance.sample(OFFERINGS, 2 if option == "mixed" else chance.randint(1, 3))
        )
    )
    if Random(f"{seed}:{index}:carers").randrange(TWO_NEEDED_IN) == 0:  # noqa: S311  a story
        lines = tuple(
            replace(line, carers_needed=2) if line.kind is LineKind.AGENCY else line
            for line in lines
        )
    if any(_is_employed(line) for line in lines):
        lines += (_insurance(Random(f"{seed}:{index}:insurance"), lines),)  # noqa: S311  a story
    return CastMember(
        commissioner=commissioners[index % len(commissioners)],
        given_name=chance.choice(GIVEN),
        family_name=chance.choice(FAMILY),
        date_of_birth=today - timedelta(days=365 * years + chance.randint(0, 364)),
        nhs_number=nhs_number_for_tests(seed * 1000 + index + 100),
        postcode=f"NG{chance.randint(1, 19)} {chance.randint(1, 9)}{chance.choice('ABDEF')}H",
        category=category,
        reason=REASONS[category],
        about_me=chance.choice(
            ("I like music and a quiet morning.", "I am happiest outdoors.", "I love a joke.")
        ),
        what_matters=f"What matters most to me: {outcomes[0][0].lower()}.",
        how_to_support_me=chance.choice(
            ("Give me time to answer.", "Show me, and say it twice.", "Ask before you help.")
        ),
        needs=(REASONS[category],),
        outcomes=outcomes,
        lines=lines,
        risk=(
            "The person who helps me most falls ill",
            "Helping Hands can cover within a day; the number is on the fridge",
            "Me and my co-ordinator",
        ),
        contingency="If help does not come, call Helping Hands, then the co-ordinator.",
        starts_on=today - timedelta(days=_ago(chance, index)),
    )


def _ago(chance: Random, index: int) -> int:
    """Return how many days ago somebody began: the first within a year, who are told week by week."""
    return chance.randint(60, 360 if index < TOLD_BY_WEEK else MOST_DAYS_AGO)


def _line(
    chance: Random, offering: tuple[object, ...], position: int, option: str, outcome_count: int
) -> CastLine:
    kind, words, supplier, quantities, unit, prices, basis = offering
    assert isinstance(quantities, tuple)
    assert isinstance(prices, tuple)
    notional = option == "notional" or (option == "mixed" and position == 1)
    first = chance.randrange(outcome_count)
    served = {first, chance.randrange(outcome_count)} if chance.random() < 0.4 else {first}
    return CastLine(
        kind=LineKind(str(kind)),
        description=f"{words} ({MADE_UP})",
        supplier=str(supplier) or f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
        quantity_hundredths=chance.randrange(quantities[0], quantities[1] + 1, 50),
        unit=str(unit),
        unit_pence=chance.randint(*prices),
        basis=Basis(str(basis)),
        outcomes=tuple(sorted(served)),
        option=ManagementOption.NOTIONAL if notional else ManagementOption.DIRECT_PAYMENT,
        rate_code=PRICED_AS.get(LineKind(str(kind)), ""),
    )


def _is_employed(line: CastLine) -> bool:
    """Return whether the person employs somebody with the direct payment."""
    direct = line.option is ManagementOption.DIRECT_PAYMENT
    return direct and line.kind is LineKind.PERSONAL_ASSISTANT


def _insurance(chance: Random, lines: tuple[CastLine, ...]) -> CastLine:
    """Return what everybody who employs must have: a sum once a year, on the day it is renewed."""
    return CastLine(
        kind=LineKind.INSURANCE,
        description=f"Employer's liability insurance ({MADE_UP})",
        supplier="Trent Mutual",
        quantity_hundredths=100,
        unit="premiums",
        unit_pence=chance.randint(85_00, 140_00),
        basis=Basis.ONCE_A_YEAR,
        outcomes=next(line.outcomes for line in lines if _is_employed(line)),
        falls_on=chance.randint(1, 12) * 100 + chance.randint(1, 28),
    )


def nhs_number_for_tests(count: int) -> str:
    """Return the `count`th number of the range kept for tests (it begins with 9) that checks out."""
    number = 999_100_000 + count * 7
    while True:
        digits = [int(digit) for digit in str(number)]
        remainder = sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        check = (11 - remainder) % 11
        if check != 10:
            return f"{number}{check}"
        number += 1
