"""The shape of a needs profile: needs by domain, the help that answers them, and who gives it unpaid."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms.care import WEEKDAYS, CareBoxes
from openphb.domains.budgets.forms.lines import QuantityField
from openphb.domains.budgets.forms.week import WeekForm
from openphb.domains.budgets.methods.cost_matrix import DAYS, CareWeek
from openphb.domains.budgets.methods.needs_profile import (
    Assessment,
    CategoryPack,
    Domain,
    Help,
    Level,
    Need,
    Profile,
    Prompt,
    Support,
    Willing,
    prompts_of,
)
from openphb.domains.budgets.methods.needs_profile.types import Amounts
from openphb.kernel.refusal import Refusal
from openphb.web.forms import DayField, SelectField, TextAreaField, TextField
from openphb.web.forms.fields import Look

FIRST_SUPPORT = 1
MORE_SUPPORT = 2
# Where a part of a profile stands on the page.
BOXES = {
    "help.domain": "answers",
    "help.why": "why",
    "support.help": "part_of",
    "support.who": "giver",
    "support.hundredths": "gives",
    "support.asked_on": "asked",
}


@dataclass(frozen=True)
class NeedBoxes:
    """One domain as the page draws it, with what to ask there."""

    domain: Domain
    level: BoundField
    words: BoundField
    asks: tuple[str, ...]
    """Whatever the level."""
    at_level: tuple[str, ...]
    """Of the level that stands in the form."""
    by_level: tuple[Prompt, ...]


@dataclass(frozen=True)
class HelpBoxes:
    """One row of help as the page draws it."""

    answers: BoundField
    why: BoundField
    care: CareBoxes


@dataclass(frozen=True)
class SupportBoxes:
    """One row of unpaid support as the page draws it."""

    number: int
    part_of: BoundField
    giver: BoundField
    days: tuple[BoundField, ...]
    willing: BoundField
    asked: BoundField


class NeedsForm(WeekForm):
    """A profile: domains that a pack asks of, help as rows of a usual week, and unpaid support."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        pack: CategoryPack,
        profile: Profile | None = None,
        week: CareWeek | None = None,
        support_rows: int = 0,
        **kwargs: Any,
    ) -> None:
        """`profile`, else `week` alone, stands in the form until somebody types."""
        if profile is not None:
            week = replace(profile.around, rows=tuple(one.needed for one in profile.help))
        super().__init__(data, week=week, **kwargs)
        self.pack = pack
        self._add_assessment(profile)
        had = {need.domain: need for need in profile.needs} if profile else {}
        for domain in pack.domains:
            self._add_need(domain, had.get(domain.code))
        helped = profile.help if profile else ()
        for number in range(1, self.care_count + 1):
            self._add_help(number, helped[number - 1] if number <= len(helped) else None)
        given = profile.support if profile else ()
        self.support_count = max(FIRST_SUPPORT, len(given), support_rows)
        for number in range(1, self.support_count + 1):
            self._add_support(number, given[number - 1] if number <= len(given) else None)

    def _add_assessment(self, profile: Profile | None) -> None:
        by = TextField(
            label=_("Who assessed the needs?"),
            help_text=_("Name and profession. A tool that decides about funding is no assessment."),
            max_length=200,
            missing=_("Write who assessed the needs"),
        )
        on = DayField(label=_("On which day?"), missing=_("Enter the day of the assessment"))
        if profile:
            by.initial, on.initial = profile.assessed.by, profile.assessed.on
        self.fields |= {"assessed_by": by, "assessed_on": on}

    def _add_need(self, domain: Domain, need: Need | None) -> None:
        level = SelectField(label=_("Level"), choices=[], required=False)
        level.choices = [
            ("", _("Not looked at")),
            *((one.value, _(one.words)) for one in domain.levels),
        ]
        level.initial = need.level.value if need and need.level else ""
        words = TextAreaField(
            label=_("What the person needs here"),
            required=False,
            max_length=2_000,
            look=Look(rows=3),
        )
        words.initial = need.words if need else ""
        self.fields |= {f"level_{domain.code}": level, f"need_{domain.code}": words}

    def _add_help(self, number: int, one: Help | None) -> None:
        answers = SelectField(
            label=_("Which need does it chiefly answer?"),
            choices=[(domain.code, _(domain.name)) for domain in self.pack.domains],
            required=False,
        )
        why = TextField(
            label=_("What for?"),
            help_text=_("In a few words, like: getting up and washing"),
            required=False,
            max_length=200,
        )
        answers.initial, why.initial = (one.domain, one.why) if one else ("", "")
        self.fields |= {f"answers_{number}": answers, f"why_{number}": why}

    def _add_support(self, number: int, one: Support | None) -> None:
        rows = range(1, self.care_count + 1)
        self.fields |= {
            f"part_of_{number}": SelectField(
                label=_("Of which help?"),
                choices=[(str(row), _("Help %(number)s") % {"number": row}) for row in rows],
                required=False,
            ),
            f"giver_{number}": TextField(
                label=_("Who gives it?"),
                help_text=_("Name and relation, like: Ann, sister"),
                required=False,
                max_length=100,
            ),
            **{
                f"gives_{number}_{day}": QuantityField(label=name, required=False)
                for day, name in enumerate(WEEKDAYS)
            },
            f"willing_{number}": SelectField(
                label=_("Are they willing and able?"),
                choices=[(answer.value, _(answer.words)) for answer in Willing],
                required=False,
            ),
            f"asked_{number}": DayField(label=_("When were they asked?"), required=False),
        }
        start: dict[str, object] = {
            "part_of": str(one.help + 1) if one else "",
            "giver": one.who if one else "",
            "willing": one.willing.value if one else "",
            "asked": one.asked_on if one else None,
        }
        for part, value in start.items():
            self.fields[f"{part}_{number}"].initial = value
        for day in range(DAYS):
            amount = one.hundredths[day] if one else 0
            self.fields[f"gives_{number}_{day}"].initial = amount or ""

    @property
    def needs(self) -> list[NeedBoxes]:
        """The domains in the pack's order, as the page draws them."""
        return [
            NeedBoxes(
                domain,
                self[f"level_{domain.code}"],
                self[f"need_{domain.code}"],
                tuple(one.question for one in asked if one.level is None),
                tuple(one.question for one in asked if one.level and one.level == chosen),
                tuple(one for one in asked if one.level is not None),
            )
            for domain in self.pack.domains
            for asked in [prompts_of(self.pack, domain)]
            for chosen in [self[f"level_{domain.code}"].value()]
        ]

    @property
    def help(self) -> list[HelpBoxes]:
        """The rows of help in order, as the page draws them."""
        return [
            HelpBoxes(self[f"answers_{care.number}"], self[f"why_{care.number}"], care)
            for care in self.care
        ]

    @property
    def support(self) -> list[SupportBoxes]:
        """The rows of unpaid support in order, as the page draws them."""
        return [
            SupportBoxes(
                number,
                self[f"part_of_{number}"],
                self[f"giver_{number}"],
                tuple(self[f"gives_{number}_{day}"] for day in range(DAYS)),
                self[f"willing_{number}"],
                self[f"asked_{number}"],
            )
            for number in range(1, self.support_count + 1)
        ]

    @property
    def profile(self) -> Profile:
        """The profile that was written; what it leaves out, the rule refuses."""
        given, week = self.cleaned_data, self.week
        return Profile(
            pack=self.pack.code,
            assessed=Assessment(given["assessed_by"].strip(), given["assessed_on"]),
            needs=tuple(
                Need(domain.code, Level(level) if level else None, words)
                for domain in self.pack.domains
                for level in [given[f"level_{domain.code}"]]
                for words in [given[f"need_{domain.code}"].strip()]
                if level or words
            ),
            help=tuple(
                Help(row, given[f"answers_{number}"], given[f"why_{number}"].strip())
                for number, row in zip(self._cared(), week.rows, strict=True)
            ),
            support=tuple(self._support(number) for number in self._supported()),
            around=replace(week, rows=()),
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal of `support[1].who` at the second giver, of `needs.skin.level` there, and so on."""
        name = self._box_of(refusal.where)
        if name in self.fields:
            self.add_error(name, str(refusal))
        else:
            super().refuse(refusal)

    def _box_of(self, where: str) -> str:
        if found := re.fullmatch(r"needs\.(\w+)\.(level|words)", where):
            return f"{'level' if found[2] == 'level' else 'need'}_{found[1]}"
        if found := re.fullmatch(r"assessed\.(by|on)", where):
            return f"assessed_{found[1]}"
        if found := re.fullmatch(r"(help|support)\[(\d+)\]\.(\w+)(?:\[(\d)\])?", where):
            numbers = self._cared() if found[1] == "help" else self._supported()
            box = f"{BOXES[f'{found[1]}.{found[3]}']}_{numbers[int(found[2])]}"
            return f"{box}_{found[4]}" if found[4] else box
        return ""

    def _supported(self) -> list[int]:
        """The numbers of the rows in which a giver or an amount is written."""
        given = self.cleaned_data
        return [
            number
            for number in range(1, self.support_count + 1)
            if given.get(f"giver_{number}", "").strip()
            or any(given.get(f"gives_{number}_{day}") for day in range(DAYS))
        ]

    def _support(self, number: int) -> Support:
        given, cared = self.cleaned_data, [str(one) for one in self._cared()]
        part_of = given[f"part_of_{number}"]
        return Support(
            help=cared.index(part_of) if part_of in cared else -1,
            who=given[f"giver_{number}"].strip(),
            hundredths=cast(
                Amounts, tuple(given[f"gives_{number}_{day}"] or 0 for day in range(DAYS))
            ),
            willing=Willing(given[f"willing_{number}"] or Willing.NOT_ASKED),
            asked_on=given[f"asked_{number}"],
        )
