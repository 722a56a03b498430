"""People whose eligibility is being looked at: the tools keyed, clocks running, most not decided yet.

All of it is made up, Mrs A and Jack too: they are called as the stories of the programme call them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import on
from openphb.config.demo.cast import MR_W, made_up
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.cases import actions as cases
from openphb.domains.cases import queries as case_queries
from openphb.domains.cases.assessing.tools import tool_coded
from openphb.domains.cases.types import (
    AssessmentDraft,
    Category,
    Characteristics,
    Eligibility,
    Finding,
    Mark,
    Member,
    Side,
    WhoPaid,
    mark_of,
)
from openphb.domains.people import queries as people
from openphb.domains.people.types import PersonDetails
from openphb.foundation.access.types import Viewer
from openphb.kernel.calendars import LONDON

# Far from everybody else in the made-up cast, whose numbers begin at nought.
FIRST_PLACE = 811
NURSE, MANAGER = "nurse2", "manager"
TEAM = (
    Member("Jo Field", "Community nurse", Side.HEALTH, "Community trust (made up)"),
    Member("Femi Cole", "Occupational therapist", Side.HEALTH, "Community trust (made up)"),
    Member("Sam Low", "Social worker", Side.SOCIAL_CARE, "County council"),
)
HOSPICE = (Member("Dr Ana Ruiz", "Palliative care doctor", Side.HEALTH, "Hospice (made up)"),)
LOWEST = {"checklist": "C", "dst": "N", "children": "N"}


@dataclass(frozen=True)
class Keyed:
    """One tool as it is keyed: what was found above the lowest level, and when it was received."""

    tool: str
    days_ago: int
    """Before the day of the demonstration, when the body received it."""
    found: dict[str, tuple[str, str]]
    team: tuple[Member, ...] = ()
    traits: Characteristics = field(default_factory=Characteristics)
    recommended: Eligibility | None = None
    recommendation: str = ""
    received: time = time(10, 30)


@dataclass(frozen=True)
class Coming:
    """Somebody who was referred and not decided about, or only just."""

    given_name: str
    family_name: str
    date_of_birth: date
    category: Category
    reason: str
    referred_days_ago: int
    keyed: tuple[Keyed, ...]
    decided: str = ""
    """The body's reasons, where it has found the person eligible."""
    late_because: str = ""
    noticed: str = ""


def _yes(tool: str, words: str) -> dict[str, tuple[str, str]]:
    return {one.code: ("yes", words) for one in tool_coded(tool).domains}


PEOPLE = (
    Coming(
        "Olive",
        "Barrow",
        date(1944, 3, 8),
        Category.CHC_ADULT,
        "Lives with the effects of a stroke; needs have grown since the summer.",
        21,
        (
            Keyed(
                "checklist-2022",
                20,
                {
                    "nutrition": ("A", "Fed by tube; choked twice in September."),
                    "mobility": ("A", "Two people and a hoist for every move."),
                    "cognition": ("B", "Loses the thread in the afternoon."),
                },
                (TEAM[0],),
            ),
            Keyed(
                "dst-2022",
                4,
                {
                    "nutrition": ("S", "Tube feed, and choking that nobody can foresee."),
                    "mobility": ("S", "Cannot help with any move; spasms on moving."),
                    "communication": ("H", "Yes and no with the eyes."),
                    "skin": ("M", "Red heels; turned every four hours."),
                    "continence": ("M", "Catheter, changed by the nurse."),
                    "drugs": ("M", "Spasms and pain, medicines changed twice this month."),
                },
                TEAM,
                Characteristics(
                    "After a stroke that left one side and swallowing without strength.",
                    "Help day and night, two people for every move.",
                    "Feeding, spasms and skin act on each other.",
                    "Choking and spasms come without warning.",
                ),
                Eligibility.ELIGIBLE,
                "We all think that Mrs Barrow has a primary health need.",
            ),
        ),
    ),
    Coming(
        "Mrs",
        "A",
        date(1951, 10, 2),
        Category.CHC_FAST_TRACK,
        "Wants to be at home with her family for the time that is left.",
        1,
        (
            Keyed(
                "fast-track-2022",
                1,
                _yes("fast-track-2022", "Cancer that has spread; weaker each day this week."),
                HOSPICE,
                received=time(8, 15),
            ),
        ),
    ),
    Coming(
        "Jack",
        "Reed",
        date(2009, 6, 30),
        Category.CHILDREN_CONTINUING_CARE,
        "Ventilated at night; turns 18 next summer.",
        30,
        (
            Keyed(
                "cyp-2016",
                18,
                {
                    "cyp_breathing": ("S", "Ventilated every night; suction several times."),
                    "cyp_mobility": ("H", "Powered chair; hoist for every move."),
                    "cyp_eating": ("M", "Eats by himself if somebody cuts it up."),
                },
                TEAM,
                recommended=Eligibility.ELIGIBLE,
                recommendation="Continuing care is needed, at night above all.",
            ),
        ),
        decided="The panel agreed with the team: care at night goes beyond what services give.",
    ),
    Coming(
        "Leon",
        "Fisher",
        date(1987, 1, 19),
        Category.S117,
        "Leaves hospital after two years; wants his own flat.",
        16,
        (
            Keyed(
                "s117-assessment",
                10,
                _yes("s117-assessment", "Detained under section 3 until this month."),
                TEAM[::2],
                recommended=Eligibility.ELIGIBLE,
                recommendation="After-care is owed: help each day, and somebody to call at night.",
            ),
        ),
    ),
    Coming(
        "Asha",
        "Rao",
        date(1993, 8, 5),
        Category.WHEELCHAIR,
        "Multiple sclerosis; cannot walk outdoors any more.",
        14,
        (
            Keyed(
                "wheelchair-assessment",
                7,
                {
                    "longer": ("yes", "For good."),
                    "outdoors": ("yes", "Falls after twenty steps."),
                    "powered": ("yes", "Arms tire within minutes."),
                },
                (TEAM[1],),
                recommended=Eligibility.ELIGIBLE,
                recommendation="A powered wheelchair for outdoors.",
            ),
        ),
    ),
    Coming(
        "Edith",
        "Lowe",
        date(1936, 12, 1),
        Category.FUNDED_NURSING_CARE,
        "Moved to a nursing home at the end of October.",
        26,
        (
            Keyed(
                "checklist-2022",
                24,
                {"mobility": ("B", "One person helps."), "drugs": ("B", "Given by a nurse.")},
                (TEAM[0],),
            ),
        ),
        decided="A registered nurse has to give or oversee a part of her care.",
    ),
    Coming(
        "Harold",
        "Finch",
        date(1941, 5, 23),
        Category.CHC_ADULT,
        "Dementia; his daughter asked for a full assessment.",
        42,
        (),
        late_because="The team could meet only after the consultant came back.",
        noticed="His daughter wrote to the body and asked for a full assessment.",
    ),
)


def begin_assessed(stage: Stage, commissioner: Commissioner, *, seed: int, until: date) -> None:
    """Refer the people above, key their tools and start their clocks."""
    for place, one in enumerate(PEOPLE, start=FIRST_PLACE):
        _begin(stage, commissioner, one, place=place, seed=seed, until=until)
    _assess_mr_w(stage, until=until)


def _begin(
    stage: Stage, commissioner: Commissioner, one: Coming, *, place: int, seed: int, until: date
) -> None:
    drawn = made_up(place, seed=seed, commissioners=(commissioner.name,), today=until)
    referred_on = until - timedelta(days=one.referred_days_ago)
    with on(stage, NURSE, referred_on) as (viewer, at):
        case_id = cases.refer_somebody(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            person=PersonDetails(
                nhs_number=drawn.nhs_number,
                given_name=one.given_name,
                family_name=one.family_name,
                date_of_birth=one.date_of_birth,
                postcode=drawn.postcode,
            ),
            category=one.category,
            referred_on=referred_on,
            referred_by="Community matron",
            reason=one.reason,
        )
        cases.assign(
            by=viewer, at=at, case_id=case_id, version=1, co_ordinator_id=stage.users[NURSE]
        )
    rests_on = None
    for keyed in one.keyed:
        rests_on = _key(stage, case_id, keyed, until)
    if one.noticed:
        with on(stage, NURSE, referred_on + timedelta(days=1)) as (viewer, at):
            received = datetime.combine(referred_on, time(11, 40), tzinfo=LONDON)
            cases.note_need(
                by=viewer, at=at, case_id=case_id, received_at=received, words=one.noticed
            )
    if one.late_because:
        with on(stage, NURSE, until - timedelta(days=6)) as (viewer, at):
            cases.explain_delay(
                by=viewer,
                at=at,
                case_id=case_id,
                words=one.late_because,
                beyond_control=False,
                paid_by=WhoPaid.PERSON,
            )
    if one.decided:
        with on(stage, MANAGER, until - timedelta(days=5)) as (viewer, at):
            _decide(viewer, at, case_id, commissioner, one.decided, rests_on)


def _key(stage: Stage, case_id: UUID, keyed: Keyed, until: date) -> UUID:
    day = until - timedelta(days=keyed.days_ago)
    with on(stage, NURSE, day) as (viewer, at):
        return cases.record_assessment(
            by=viewer,
            at=max(at, datetime.combine(day, keyed.received, tzinfo=LONDON)),
            case_id=case_id,
            version=None,
            told=AssessmentDraft(
                tool=keyed.tool,
                completed_on=day,
                received_at=datetime.combine(day, keyed.received, tzinfo=LONDON),
                findings=tuple(_findings(keyed)),
                members=keyed.team,
                characteristics=keyed.traits,
                recommended=keyed.recommended,
                recommendation=keyed.recommendation,
            ),
        )


def fast_track_findings(words: str) -> tuple[Finding, ...]:
    """Return what a clinician finds by the fast-track tool, for somebody whom it is for."""
    found = dict(_yes("fast-track-2022", words))
    return tuple(
        Finding(one.code, mark_of(found[one.code][0]), found[one.code][1])
        for one in tool_coded("fast-track-2022").domains
    )


def _findings(keyed: Keyed) -> list[Finding]:
    tool = tool_coded(keyed.tool)
    least: Mark = mark_of(LOWEST.get(tool.kind, "no"))
    found = {code: (mark_of(mark), words) for code, (mark, words) in keyed.found.items()}
    return [Finding(one.code, *found.get(one.code, (least, ""))) for one in tool.domains]


def _decide(
    viewer: Viewer,
    at: datetime,
    case_id: UUID,
    commissioner: Commissioner,
    reasons: str,
    rests_on: UUID | None,
) -> None:
    case = case_queries.case(viewer=viewer, case_id=case_id)
    nursing = case.facts.category is Category.FUNDED_NURSING_CARE
    cases.record_decision(
        by=viewer,
        at=at,
        case_id=case_id,
        version=case.version,
        decision=Eligibility.ELIGIBLE,
        decided_on=viewer.today,
        decided_by_body=commissioner.name,
        reasons=reasons,
        # A negative Checklist says nothing about nursing care, so that decision does not rest on it.
        assessment_id=None if nursing else rests_on,
    )


def _assess_mr_w(stage: Stage, *, until: date) -> None:
    """Key what the team found about Mr W, from the file on paper, long after the decision."""
    commissioner = stage.commissioner(MR_W.commissioner)
    with on(stage, NURSE, until) as (viewer, _at):
        known = people.with_nhs_number(
            viewer=viewer, tenant_id=commissioner.tenant_id, nhs_number=MR_W.nhs_number
        )
        if known is None:
            return
        rows = case_queries.cases_of_subject(viewer=viewer, subject_id=known.subject_id)
    referred_on = rows[0].facts.referred_on
    found = {
        "consciousness": ("P", "Seizures that nobody can foresee, several in a week."),
        "mobility": ("H", "Loses strength slowly; falls after seizures."),
        "drugs": ("H", "Doses change with the seizures."),
        "cognition": ("M", "Tired and slow after a seizure."),
        "psychological": ("M", "Afraid of the next one, and of being a burden."),
    }
    keyed = Keyed(
        "dst-2022",
        (until - referred_on).days - 2,
        found,
        TEAM,
        Characteristics(
            "Epilepsy after treatment for lymphoma.",
            "Somebody at hand at all hours.",
            "Seizures, medicines and strength act on each other.",
            "Seizures come without warning.",
        ),
        Eligibility.ELIGIBLE,
        "We recommend that Mr W is eligible.",
    )
    _key(stage, rows[0].facts.id, keyed, until)
