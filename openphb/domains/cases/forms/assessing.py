"""Shapes of what is asked about an assessment: levels and evidence, the team, and when it was received."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openphb.domains.cases.assessing.refusing import no_evidence
from openphb.domains.cases.types import (
    LEAST,
    AssessmentDraft,
    Characteristics,
    Eligibility,
    Finding,
    Member,
    Side,
    ToolDomain,
    ToolVersion,
    WhoPaid,
    mark_of,
)
from openphb.domains.people.forms import CommissionerForm
from openphb.kernel.calendars import LONDON
from openphb.web.forms import (
    DayField,
    FileField,
    FileKind,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
    VersionedForm,
)
from openphb.web.forms.fields import Look

FIRST_MEMBERS = 2
MOST_MEMBERS = 12
MORE_MEMBERS = 2
TRAITS = (
    ("nature", _("Nature: what the needs are, and how they affect the person")),
    ("intensity", _("Intensity: how much and how severe")),
    ("complexity", _("Complexity: how the needs act on each other")),
    (
        "unpredictability",
        _("Unpredictability: how the needs change and how hard that is to foresee"),
    ),
)
_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)")
# The reader tells what a file is, and says more about a wrong one than its first bytes could.
TABLE = FileKind(
    _("table of assessments"), "application/octet-stream", (".csv", ".xlsx"), lambda *_bytes: True
)


@dataclass(frozen=True)
class DomainBoxes:
    """One domain as the page draws it."""

    domain: ToolDomain
    level: BoundField
    evidence: BoundField


@dataclass(frozen=True)
class MemberBoxes:
    """One member of the team as the page draws it."""

    number: int
    name: BoundField
    profession: BoundField
    side: BoundField
    organisation: BoundField


class ReceivedForm(VersionedForm):
    """When the body received something: the day and the hour, because clocks run from there."""

    received_on = DayField(
        label=_("On which day did the body receive it?"),
        help_text=_("The clock runs from here."),
        missing=_("Enter the day on which the body received it"),
    )
    received_time = TextField(
        label=_("At what time?"),
        help_text=_("For example 14:30"),
        missing=_("Enter the time, like 14:30"),
        max_length=5,
        look=Look(width=5),
    )

    def clean_received_time(self) -> time:
        """The time that was typed. Raises `ValidationError` for one that is none."""
        found = _TIME.fullmatch(self.cleaned_data["received_time"].strip())
        if found is None:
            raise ValidationError(gettext("The time must be like 14:30"))
        return time(int(found["hour"]), int(found["minute"]))

    @property
    def received_at(self) -> datetime:
        """The day and the hour as one instant, in England."""
        said = self.cleaned_data
        return datetime.combine(said["received_on"], said["received_time"], tzinfo=LONDON)


class AssessmentForm(ReceivedForm):
    """An assessment with one tool; with `before`, a correction of it, which asks for the reason."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        tool: ToolVersion,
        today: date,
        before: AssessmentDraft | None = None,
        member_rows: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.tool, self.corrects = tool, before is not None
        received = before.received_at.astimezone(LONDON) if before else None
        fields: dict[str, Any] = {}
        if before:
            fields["reason"] = TextAreaField(
                label=_("Why is it corrected?"),
                missing=_("Enter why it is corrected"),
                max_length=2000,
                look=Look(rows=2),
            )
        fields["completed_on"] = DayField(
            label=_("On which day was it completed?"), initial=before and before.completed_on
        )
        self.fields["received_on"].initial = received.date() if received else today
        self.fields["received_time"].initial = f"{received:%H:%M}" if received else ""
        self.fields = {**fields, **self.fields}
        found = {one.domain: one for one in before.findings} if before else {}
        for domain in tool.domains:
            self._add_domain(domain, found.get(domain.code))
        members = before.members if before else ()
        self.member_count = min(MOST_MEMBERS, max(FIRST_MEMBERS, len(members), member_rows))
        for number in range(1, self.member_count + 1):
            self._add_member(number, members[number - 1] if number <= len(members) else None)
        if tool.has_characteristics:
            for name, label in TRAITS:
                self.fields[name] = TextAreaField(
                    label=label, required=False, max_length=4000, look=Look(rows=3)
                )
                self.fields[name].initial = getattr(before.characteristics, name) if before else ""
        if tool.recommends:
            self._add_recommendation(before)

    def _add_domain(self, domain: ToolDomain, found: Finding | None) -> None:
        least = next((_(one.words) for one in domain.levels if one in LEAST), "")
        self.fields[f"level_{domain.code}"] = SelectField(
            label=_("Answer") if self._asks(domain) else _("Level"),
            choices=[(one.value, _level_words(one.value, one.words)) for one in domain.levels],
            missing=_("Choose the answer: %(domain)s") % {"domain": _(domain.name)},
            initial=found.mark.value if found else None,
        )
        self.fields[f"evidence_{domain.code}"] = TextAreaField(
            label=_("Evidence, in words, unless the answer is “%(least)s”") % {"least": least}
            if least
            else _("Evidence, in words"),
            required=False,
            max_length=4000,
            look=Look(rows=2, says_when=bool(least)),
            initial=found.evidence if found else "",
        )

    def _asks(self, domain: ToolDomain) -> bool:
        return domain.name.endswith("?")

    def _add_member(self, number: int, one: Member | None) -> None:
        self.fields |= {
            f"name_{number}": TextField(
                label=_("Name"), required=False, max_length=200, initial=one.name if one else ""
            ),
            f"profession_{number}": TextField(
                label=_("Profession or role"),
                required=False,
                max_length=200,
                initial=one.profession if one else "",
            ),
            f"side_{number}": SelectField(
                label=_("From"),
                choices=[(side.value, _(side.words)) for side in Side],
                required=False,
                initial=one.side.value if one else "",
            ),
            f"organisation_{number}": TextField(
                label=_("Organisation"),
                required=False,
                max_length=200,
                initial=one.organisation if one else "",
            ),
        }

    def _add_recommendation(self, before: AssessmentDraft | None) -> None:
        self.fields["recommended"] = RadiosField(
            label=_("What does the team recommend?"),
            choices=[
                (Eligibility.ELIGIBLE.value, _("That the person is eligible")),
                (Eligibility.NOT_ELIGIBLE.value, _("That the person is not eligible")),
                ("", _("No recommendation is recorded")),
            ],
            required=False,
            initial=before.recommended.value if before and before.recommended else None,
        )
        self.fields["recommendation"] = TextAreaField(
            label=_("The recommendation, in the team’s own words"),
            required=False,
            max_length=10_000,
            initial=before.recommendation if before else "",
        )

    def clean(self) -> dict[str, Any]:
        """Say of every need at once that nothing shows it, not of one after the other."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for domain in self.tool.domains:
            level, evidence = said.get(f"level_{domain.code}"), f"evidence_{domain.code}"
            shown = said.get(evidence, "").strip() or evidence in self.errors
            if level and mark_of(level) not in LEAST and not shown:
                self.add_error(evidence, str(no_evidence(domain)))
        return said

    @property
    def domains(self) -> tuple[DomainBoxes, ...]:
        """The domains as the page draws them."""
        return tuple(
            DomainBoxes(one, self[f"level_{one.code}"], self[f"evidence_{one.code}"])
            for one in self.tool.domains
        )

    @property
    def members(self) -> tuple[MemberBoxes, ...]:
        """The rows of the team as the page draws them."""
        parts = ("name", "profession", "side", "organisation")
        return tuple(
            MemberBoxes(number, *(self[f"{part}_{number}"] for part in parts))
            for number in range(1, self.member_count + 1)
        )

    @property
    def traits(self) -> tuple[BoundField, ...]:
        """Nature, intensity, complexity and unpredictability, where the tool asks for them."""
        return tuple(self[name] for name, _label in TRAITS if name in self.fields)

    @property
    def told(self) -> AssessmentDraft:
        """The answers as the action takes them."""
        said = self.cleaned_data
        recommended = said.get("recommended")
        return AssessmentDraft(
            tool=self.tool.code,
            completed_on=said["completed_on"],
            received_at=self.received_at,
            findings=tuple(
                Finding(one.code, mark_of(said[f"level_{one.code}"]), said[f"evidence_{one.code}"])
                for one in self.tool.domains
            ),
            members=tuple(
                Member(
                    said[f"name_{number}"],
                    said[f"profession_{number}"],
                    Side(said[f"side_{number}"] or Side.OTHER),
                    said[f"organisation_{number}"],
                )
                for number in range(1, self.member_count + 1)
                if any(said[f"{part}_{number}"] for part in ("name", "profession", "organisation"))
            ),
            characteristics=Characteristics(
                **{name: said.get(name, "") for name, _label in TRAITS}
            ),
            recommended=Eligibility(recommended) if recommended else None,
            recommendation=said.get("recommendation", ""),
        )


class NeedForm(ReceivedForm):
    """That the body was told of a need in another way than by a tool."""

    words = TextAreaField(
        label=_("How was the body told, and by whom?"),
        help_text=_("For example: the ward sister rang and asked for a full assessment."),
        missing=_("Enter how the body was told, and by whom"),
        max_length=4000,
        look=Look(rows=3),
    )


class DelayForm(VersionedForm):
    """Why a decision is late."""

    words = TextAreaField(
        label=_("Why is the decision late?"),
        missing=_("Enter why the decision is late"),
        max_length=4000,
        look=Look(rows=3),
    )
    beyond_control = RadiosField(
        label=_("Was that beyond the body’s control?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        missing=_("Choose whether it was beyond the body’s control"),
    )
    paid_by = RadiosField(
        label=_("Who pays for the care meanwhile?"),
        choices=[(one.value, _(one.words)) for one in WhoPaid],
        missing=_("Choose who pays for the care meanwhile"),
    )


class TakeInForm(CommissionerForm):
    """A file of assessments out of another system."""

    file = FileField(
        label=_("Choose the file"),
        help_text=_("CSV or an Excel workbook (.xlsx). At most 5 MB."),
        kinds=(TABLE,),
        missing=_("Choose a file"),
    )


def _level_words(code: str, words: str) -> str:
    """Return a level as an option: its letter with its word where it has both."""
    return words if len(code) > 1 or code == words else f"{code} – {gettext(words)}"
