"""A team of personal assistants, as it is asked for on a page. Nobody is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.employing import Employment, Hours, OnCosts, Per, SleepIns, Team
from openphb.domains.budgets.forms.lines import QuantityField
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal
from openphb.web.forms import CheckboxesField, DayField, PoundsField, RadiosField
from openphb.web.forms.base import Form

MOST_PEOPLE = 6
IRREGULAR, NEW, BY_TEAM = "irregular", "new", "by_team"
CLAIMED, NOT_CLAIMED, NOT_ALLOWED = "claimed", "not_claimed", "not_allowed"
PAYS = {"weekly": Per.WEEK, "four_weekly": Per.FOUR_WEEKS, "monthly": Per.MONTH}
OFTEN = {"weekly": _("Every week"), "four_weekly": _("Every 4 weeks"), "monthly": _("Every month")}
# Which box a refusal about one person belongs to; the hours where it is none of these.
BOXES = {
    "pay_missing": "rate",
    "sleep_ins_impossible": "nights",
    "too_young_to_employ": "born",
    "birth_date_missing": "born",
}


@dataclass(frozen=True)
class PersonBoxes:
    """One person's boxes on the screen."""

    number: int
    boxes: tuple[BoundField, ...]

    @property
    def says_more(self) -> bool:
        """Whether anything stands, or is wrong, in the boxes after hours and pay."""
        values = [(bound.value(), bound.errors) for bound in self.boxes[2:]]
        return any(
            errors or (any(value) if isinstance(value, list | tuple) else value)
            for value, errors in values
        )


class TeamForm(Form):
    """Who is employed, on what terms, over which days, and what else the employer pays for."""

    PARTS = ("hours", "rate", "nights", "flat", "woken", "born", "terms")

    first = DayField(label=_("From which day?"))
    last = DayField(label=_("To which day?"))
    pays = RadiosField(
        label=_("How often are they paid?"),
        choices=list(OFTEN.items()),
        initial="weekly",
    )
    allowance = RadiosField(
        label=_("Is the Employment Allowance claimed?"),
        choices=[
            (CLAIMED, _("Yes")),
            (NOT_CLAIMED, _("No, or not yet")),
            (NOT_ALLOWED, _("It may not be: somebody also works for others")),
        ],
        help_text=_("One for each employer. The cost is shown without and with it."),
        initial=NOT_CLAIMED,
    )
    training = QuantityField(label=_("Hours of training a year, each"), required=False, initial=0)
    sick_weeks = QuantityField(label=_("Weeks of sickness a year, each"), required=False, initial=0)
    premium = QuantityField(
        label=_("Extra on bank holidays, per cent of pay"),
        help_text=_("50 is time and a half"),
        required=False,
        initial=0,
    )
    cover = CheckboxesField(
        label=_("Who covers leave?"),
        choices=[(BY_TEAM, _("Colleagues in this team"))],
        hints={BY_TEAM: _("Adds insurance and pension to the cover: the most it can be")},
        required=False,
    )
    insurance = PoundsField(label=_("Employer’s insurance a year"), required=False)
    payroll_fee = PoundsField(label=_("Payroll fee for each payslip"), required=False)
    dbs = PoundsField(label=_("DBS check for each new person"), required=False)
    recruitment = PoundsField(label=_("Recruiting each new person"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        people: int = 1,
        year: Period,
        **kwargs: Any,
    ) -> None:
        """`people` are asked about, 1 to 6; `year` stands in the days until somebody types."""
        super().__init__(data, **kwargs)
        self.count = max(1, min(people, MOST_PEOPLE))
        self.fields["first"].initial = year.start
        self.fields["last"].initial = year.last_day
        for number in range(1, self.count + 1):
            self._add_person(number)

    def _add_person(self, number: int) -> None:
        asked: dict[str, forms.Field] = {
            "hours": QuantityField(label=_("Hours a week, awake"), required=False),
            "rate": PoundsField(
                label=_("Pay for an hour"),
                help_text=_("Leave it empty for the minimum wage"),
                required=False,
            ),
            "nights": QuantityField(label=_("Sleep-in nights a week"), required=False),
            "flat": PoundsField(label=_("Flat sum for a sleep-in"), required=False),
            "woken": QuantityField(
                label=_("Hours woken a week"),
                help_text=_("On sleep-ins. Paid by the hour on top"),
                required=False,
            ),
            "born": DayField(
                label=_("Date of birth"),
                help_text=_("Needed only under 22, or near it"),
                required=False,
            ),
            "terms": CheckboxesField(
                label=_("Does any of these hold?"),
                choices=[
                    (IRREGULAR, _("Irregular hours, or part of the year only")),
                    (NEW, _("New: starts on the first of these days")),
                ],
                required=False,
            ),
        }
        self.fields |= {f"{part}_{number}": field for part, field in asked.items()}

    @property
    def people(self) -> list[PersonBoxes]:
        """Everybody's boxes, in order, as the page draws them."""
        return [
            PersonBoxes(number, tuple(self[f"{part}_{number}"] for part in self.PARTS))
            for number in range(1, self.count + 1)
        ]

    @property
    def for_everybody(self) -> list[BoundField]:
        """The boxes that are asked once, in order."""
        return [self[name] for name in self.base_fields]

    @property
    def dates(self) -> Period:
        """The days that are priced. Refusal: `period_empty`."""
        given = self.cleaned_data
        return Period(given["first"], given["last"] + timedelta(days=1))

    @property
    def team(self) -> Team:
        """The team that was described; people whose hours and nights are empty are left out."""
        given = self.cleaned_data
        said = [
            number
            for number in range(1, self.count + 1)
            if given[f"hours_{number}"] or given[f"nights_{number}"]
        ]
        return Team(
            employments=tuple(self._employment(number) for number in said),
            pays=PAYS[given["pays"]],
            first_day=given["first"],
            on_costs=OnCosts(
                training_hours=_exact(given["training"]),
                sick_weeks=_exact(given["sick_weeks"]),
                bank_holiday_premium=_exact(given["premium"]) / 100,
                insurance_pence=given["insurance"] or 0,
                payroll_fee_pence=given["payroll_fee"] or 0,
                dbs_pence=given["dbs"] or 0,
                recruitment_pence=given["recruitment"] or 0,
                cover_by_team=BY_TEAM in given["cover"],
            ),
            claims_allowance=given["allowance"] == CLAIMED,
            duties_elsewhere=given["allowance"] == NOT_ALLOWED,
        )

    def _employment(self, number: int) -> Employment:
        given = {part: self.cleaned_data[f"{part}_{number}"] for part in self.PARTS}
        hours = _exact(given["hours"])
        return Employment(
            name=str(_("Person %(number)s") % {"number": number}),
            work=(Hours(hours, given["rate"]),) if hours else (),
            sleep_ins=SleepIns(
                _exact(given["nights"]), given["flat"] or 0, _exact(given["woken"]), given["rate"]
            )
            if given["nights"]
            else None,
            born=given["born"],
            irregular=IRREGULAR in given["terms"],
            starts=self.cleaned_data["first"] if NEW in given["terms"] else None,
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the box that it is about."""
        places = {"from": "first", "to": "last", "on": "last", "end": "last", "team": "hours_1"}
        number = refusal.where.rpartition(" ")[2]
        if refusal.where in places:
            self.add_error(places[refusal.where], str(refusal))
        elif f"hours_{number}" in self.fields:
            self.add_error(f"{BOXES.get(refusal.code, 'hours')}_{number}", str(refusal))
        else:
            super().refuse(refusal)


def _exact(hundredths: int | None) -> Fraction:
    return Fraction(hundredths or 0, 100)


def people_wanted(sent: Mapping[str, Any]) -> int:
    """Return how many people a sent form asked about, and with "add one" pressed one more."""
    said = str(sent.get("people", ""))
    count = int(said) if said in map(str, range(1, MOST_PEOPLE + 1)) else 1
    return min(count + ("more" in sent), MOST_PEOPLE)
