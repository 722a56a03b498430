"""What the plan's choices are called, and how quantities are written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.plans.extra_cover.types import CoverTerms
from openphb.domains.plans.sections.types import (
    ActionStatus,
    AssentForm,
    MeasureKind,
    PersonRole,
    Sees,
)
from openphb.domains.plans.types import LineKind, PlanAnswer
from openphb.kernel.counting import counted_hundredths, hundredths_words
from openphb.kernel.money import pounds
from openphb.kernel.periods import MONTHS
from openphb.kernel.recurring import day_of_year_words, is_day_of_year
from openphb.web.forms import (
    TextField,
)
from openphb.web.forms.fields import Look, Words

SEES_WORDS: Mapping[Sees, Words] = {
    Sees.BOTH: _("The NHS and the council"),
    Sees.HEALTH: _("The NHS only"),
    Sees.COUNCIL: _("The council only"),
}
MEASURE_WORDS: Mapping[MeasureKind, Words] = {
    MeasureKind.WORDS: _("In words"),
    MeasureKind.SCALE: _("On a scale from 0 to 10"),
    MeasureKind.COUNT: _("By counting, like nights at home in a month"),
}
STATUS_WORDS: Mapping[ActionStatus, Words] = {
    ActionStatus.TO_DO: _("To do"),
    ActionStatus.DOING: _("Begun"),
    ActionStatus.DONE: _("Done"),
    ActionStatus.STOPPED: _("Stopped"),
}
ROLE_WORDS: Mapping[PersonRole, Words] = {
    PersonRole.CO_ORDINATOR: _("Care co-ordinator"),
    PersonRole.CLINICIAN: _("Nurse, doctor or therapist"),
    PersonRole.SUPPORTER: _("Family, friend or supporter"),
    PersonRole.ADVOCATE: _("Advocate"),
    PersonRole.OTHER: _("Somebody else"),
}
ASSENT_WORDS: Mapping[AssentForm, Words] = {
    AssentForm.SPOKEN: _("They said so"),
    AssentForm.WRITTEN: _("They wrote it, for example in an email"),
    AssentForm.SIGNED: _("They signed a paper copy"),
    AssentForm.OTHER: _("In another way, for example with a sign or a picture"),
}
GROUP_WORDS: Mapping[str, Words] = {
    "me": _("About the person"),
    "doing": _("What is needed, and what will be done"),
    "safe": _("Keeping safe"),
    "law": _("Rights and decisions, where they apply"),
    "end": _("Looking again, and agreeing"),
}
KIND_WORDS: Mapping[LineKind, Words] = {
    LineKind.PERSONAL_ASSISTANT: _("Personal assistant"),
    LineKind.AGENCY: _("Care agency"),
    LineKind.THERAPY: _("Therapy or nursing"),
    LineKind.DAY_SERVICE: _("Day service"),
    LineKind.EQUIPMENT: _("Equipment"),
    LineKind.START_UP: _("Starting up, like recruiting or setting up a payroll"),
    LineKind.TRAINING: _("Training for those who help"),
    LineKind.INSURANCE: _("Insurance, like an employer's liability"),
    LineKind.ACTIVITY: _("Activity"),
    LineKind.TRAVEL: _("Travel"),
    LineKind.CONTINGENCY: _("Money put by for when things go wrong"),
    LineKind.OTHER: _("Something else"),
}
OPTION_WORDS: Mapping[ManagementOption, Words] = {
    ManagementOption.DIRECT_PAYMENT: _("Direct payment"),
    ManagementOption.THIRD_PARTY: _("Third party"),
    ManagementOption.NOTIONAL: _("Notional budget"),
}
OPTION_HINTS: Mapping[str, Words] = {
    ManagementOption.DIRECT_PAYMENT: _("The money is paid to the person, or to who acts for them"),
    ManagementOption.THIRD_PARTY: _("An independent organisation holds the money and arranges it"),
    ManagementOption.NOTIONAL: _("The NHS arranges it and pays for it"),
}
BASIS_WORDS: Mapping[Basis, Words] = {
    Basis.PER_DAY: _("every day"),
    Basis.PER_WEEK: _("every week"),
    Basis.PER_FOUR_WEEKS: _("every four weeks"),
    Basis.PER_MONTH: _("every month"),
    Basis.PER_YEAR: _("every year"),
    Basis.ON_WEEKDAYS: _("on given days of the week"),
    Basis.ONCE_A_YEAR: _("once a year, all at once"),
    Basis.ONE_OFF: _("once"),
}
_QUANTITY = re.compile(r"(?P<whole>[0-9]{1,5})(?:\.(?P<part>[0-9]{1,2}))?")
_YEAR_DAY = re.compile(r"(?P<day>[0-9]{1,2})(?:\s+|/|-)(?P<month>[0-9]{1,2}|[A-Za-z]{3,9})")


class QuantityField(TextField):
    """A number of things with at most two decimals, "2.5"; gives hundredths."""

    look = Look(width=5, inputmode="decimal")

    def prepare_value(self, value: object) -> object:
        """Hundredths become "2.5"; what was typed stays as typed."""
        return quantity(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Return hundredths. Raises `ValidationError` with how to write it."""
        words = str(super().clean(value))
        if not words:
            return None
        found = _QUANTITY.fullmatch(words.replace(",", "").strip())
        if found is None:
            raise ValidationError(
                _("Enter a number with no more than two numbers after the point, like 20 or 2.5")
            )
        return int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))


class YearDayField(TextField):
    """A day of any year, "1 April" or "1/4"; gives its month × 100 + its day."""

    look = Look(width=10)

    def prepare_value(self, value: object) -> object:
        """A number becomes "1 April"; what was typed stays as typed."""
        return day_of_year_words(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Return the number, None where it is empty. Raises `ValidationError` with how to write it."""
        words = str(super().clean(value))
        if not words:
            return None
        found = _YEAR_DAY.fullmatch(words.strip())
        number = 0
        if found is not None:
            said = found["month"].lower()
            months = [n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(said)]
            month = int(said) if said.isdigit() else next(iter(months), 0)
            number = month * 100 + int(found["day"])
        if not is_day_of_year(number):
            raise ValidationError(_("Enter a day that every year has, like 1 April"))
        return number


def quantity(hundredths: int) -> str:
    """Return hundredths as people write them: 2000 is "20", 250 is "2.5"."""
    return hundredths_words(hundredths, separator=",")


def who_pays_words(plan: PlanAnswer, *, to_the_person: bool, holds: bool) -> str:
    """Return who pays for what no direct payment pays for: the funders by name, or who holds the money.

    `holds` says whether the organisation that is to hold it does: all have signed its agreement. ""
    where every line is a direct payment.
    """
    options = {line.management_option for line in plan.lines}
    funders = dict.fromkeys(
        share.funder_name
        for line in plan.lines
        if line.management_option is ManagementOption.NOTIONAL
        for share in line.shares
        if share.ten_thousandths
    )
    said = []
    if funders:
        *others, last = funders
        names = f"{', '.join(others)} and {last}" if others else last
        words = (
            gettext("Your providers are paid for you, by %(who)s.")
            if to_the_person
            else gettext("The providers are paid by %(who)s.")
        )
        said.append(words % {"who": names})
    if ManagementOption.THIRD_PARTY in options:
        if holds:
            words = (
                gettext("An organisation holds the money for you, and pays from it.")
                if to_the_person
                else gettext("An organisation holds the money, and pays from it.")
            )
        else:
            words = (
                gettext("An organisation is to hold the money for you, and pay from it.")
                if to_the_person
                else gettext("An organisation is to hold the money, and pay from it.")
            )
        said.append(words)
    return " ".join(said)


def cover_words(terms: CoverTerms) -> str:
    """Return what may start extra cover, what it pays for, up to how much, and who may start it."""
    what = "; ".join(_in_sentence(gettext(one.words)) for one in terms.triggers)
    said = (
        gettext("It may start with: %(what)s.") % {"what": what},
        gettext("It pays for %(hours)s a day at %(rate)s an hour, which is %(day)s a day.")
        % {
            "hours": counted_hundredths(terms.hours_hundredths, gettext("hours")),
            "rate": pounds(terms.rate_pence),
            "day": pounds(terms.day_pence),
        },
        ngettext(
            "It ends by itself after %(num)s day at most.",
            "It ends by itself after %(num)s days at most.",
            terms.longest_days,
        )
        % {"num": terms.longest_days},
        gettext("Up to %(time)s each time, and %(year)s in a financial year.")
        % {"time": pounds(terms.cap_time_pence), "year": pounds(terms.cap_year_pence)},
        gettext("Who may start it: %(who)s.")
        % {"who": _in_sentence(gettext(terms.may_start.words))},
        terms.words,
    )
    return " ".join(one for one in said if one)


def _in_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]
