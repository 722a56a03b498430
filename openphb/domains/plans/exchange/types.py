"""What a plan says to another system: whole, in plain values, with nothing of how we store it.

Both formats are written from these and read into them, so that neither can say what the other
does not. Amounts are in pence, quantities in hundredths, shares in ten-thousandths. Days are
half-open as everywhere here: `to_day` is the first day on which something no longer holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.people.types import Standing
from openphb.domains.plans.sections.types import ActionStatus, AssentForm, MeasureKind, Sees
from openphb.domains.plans.types import LineKind, PlanState, Totals, Verdict


class Wire:
    """What every part shares: whoever reads it from outside refuses what is not named here."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}


@dataclass(frozen=True)
class SharedPerson(Wire):
    """Whose plan it is."""

    id: UUID
    name: str
    given_name: str
    family_name: str
    born: date
    nhs_number: str = ""
    """Ten digits; blank where none is known."""
    known_as: str = ""
    address: tuple[str, ...] = ()
    postcode: str = ""
    communication_needs: str = ""


@dataclass(frozen=True)
class SharedBody(Wire):
    """An organisation: the commissioner, or another that pays a share."""

    id: UUID
    name: str
    ods_code: str = ""


@dataclass(frozen=True)
class SharedContact(Wire):
    """Somebody beside the person, and how they stand to them in law."""

    id: UUID
    name: str
    relationship: str
    standing: Standing
    from_day: date
    to_day: date | None = None
    authority: str = ""
    same_household: bool = False


@dataclass(frozen=True)
class SharedMember(Wire):
    """Somebody who works on the plan."""

    id: UUID
    role: str
    name: str
    does: str = ""
    contact: str = ""
    sees: Sees = Sees.BOTH
    """Which body reads it, besides the person: whoever is given the file keeps to it."""


@dataclass(frozen=True)
class SharedSection(Wire):
    """One section in the person's own words, by its code here and its heading."""

    code: str
    heading: str
    words: str
    sees: Sees = Sees.BOTH
    """Which body reads it, besides the person: whoever is given the file keeps to it."""


@dataclass(frozen=True)
class SharedNeed(Wire):
    """A need, who assessed it and when."""

    id: UUID
    """The same in every version that keeps the need, as are those of all parts below."""
    words: str
    assessed_by: str = ""
    assessed_on: date | None = None
    condition: str = ""
    """The condition that it comes from, in words."""
    monitored_by: str = ""
    sees: Sees = Sees.BOTH
    """Which body reads it, besides the person: whoever is given the file keeps to it."""


@dataclass(frozen=True)
class SharedOutcome(Wire):
    """What the person wants to achieve, and how they will know."""

    id: UUID
    words: str
    measure: str = ""
    need_id: UUID | None = None
    measure_kind: MeasureKind = MeasureKind.WORDS
    baseline: int | None = None
    """Where it stands: on a scale of 0 to 10, or counted."""
    target: int | None = None
    by_when: date | None = None
    no_line_reason: str = ""
    """Why nothing has to be bought for it."""
    sees: Sees = Sees.BOTH
    """Which body reads it, besides the person: whoever is given the file keeps to it."""


@dataclass(frozen=True)
class SharedAction(Wire):
    """Something that somebody will do and that needs no money."""

    id: UUID
    words: str
    who: str
    status: ActionStatus
    by_when: date | None = None
    outcome_id: UUID | None = None
    sees: Sees = Sees.BOTH
    """Which body reads it, besides the person: whoever is given the file keeps to it."""


@dataclass(frozen=True)
class SharedStep(Wire):
    """What happens when something goes wrong: trigger, what, who, and up to how many pence."""

    id: UUID
    trigger: str
    happens: str
    who: str
    cap_pence: int | None = None
    sees: Sees = Sees.BOTH
    """Which body reads it, besides the person: whoever is given the file keeps to it."""


@dataclass(frozen=True)
class SharedShare(Wire):
    """The part of a line that one body funds."""

    funder_id: UUID
    ten_thousandths: int


@dataclass(frozen=True)
class SharedLine(Wire):
    """A budget line: what is bought, for which outcomes, and what it comes to."""

    id: UUID
    kind: LineKind
    description: str
    management_option: ManagementOption
    quantity_hundredths: int
    unit: str
    unit_pence: int
    basis: Basis
    from_day: date
    outcome_ids: tuple[UUID, ...]
    shares: tuple[SharedShare, ...]
    totals: Totals
    supplier: str = ""
    to_day: date | None = None
    falls_on: int = 0
    rate_code: str = ""
    carers_needed: int = 1
    sees: Sees = Sees.BOTH
    """Which body reads it, besides the person: whoever is given the file keeps to it."""


@dataclass(frozen=True)
class SharedRisk(Wire):
    """A risk as the person and as professionals see it, what was agreed, and who carries it.

    Likelihood and impact run from 1 to 5, before and after what was agreed.
    """

    id: UUID
    words: str
    agreed: str
    carried_by: str
    person_view: str = ""
    professional_view: str = ""
    likelihood: int | None = None
    impact: int | None = None
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    look_again_on: date | None = None
    sees: Sees = Sees.BOTH
    """Which body reads it, besides the person: whoever is given the file keeps to it."""


@dataclass(frozen=True)
class SharedAssent(Wire):
    """That somebody agreed to this version: who, what they are to it, when, and in what form."""

    id: UUID
    name: str
    standing: str
    agreed_on: date
    form: AssentForm
    put_as: str = ""
    """In which form the plan was put to them."""


@dataclass(frozen=True)
class SharedDecision(Wire):
    """What was decided about the version, by whom, when and why."""

    verdict: Verdict
    reasons: str
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True)
class SharedPlan(Wire):
    """One version of a plan, with the people and bodies that it names."""

    id: UUID
    case: str
    """The case's reference."""
    number: int
    state: PlanState
    person: SharedPerson
    body: SharedBody
    """Who is responsible for the plan."""
    notice_weeks: int
    weeks_in_year: str
    """How a year is counted: `WeeksInYear`."""
    totals: Totals
    direct_payment: Totals
    funders: tuple[SharedBody, ...] = ()
    """Those besides the responsible body that pay a share of a line."""
    contacts: tuple[SharedContact, ...] = ()
    team: tuple[SharedMember, ...] = ()
    sections: tuple[SharedSection, ...] = ()
    needs: tuple[SharedNeed, ...] = ()
    outcomes: tuple[SharedOutcome, ...] = ()
    lines: tuple[SharedLine, ...] = ()
    risks: tuple[SharedRisk, ...] = ()
    actions: tuple[SharedAction, ...] = ()
    steps: tuple[SharedStep, ...] = ()
    assents: tuple[SharedAssent, ...] = ()
    decision: SharedDecision | None = None
    starts_on: date | None = None
    review_on: date | None = None
    difference_reasons: str = ""
    parts_left_out: bool = False
    """Whether parts are left out that whoever gave the file may not read."""
