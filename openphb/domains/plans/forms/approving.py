"""The questions of approval: a scheme's file and decision, who is away, and what is asked of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.cases.types import Category
from openphb.domains.plans.approving.refusing import Code, NotAgreed
from openphb.domains.plans.approving.types import RiskLevel
from openphb.domains.plans.forms.lowering import LoweringForm
from openphb.domains.plans.types import LineAnswer
from openphb.kernel.money import pounds
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    FileField,
    FileKind,
    Form,
    PoundsField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

# The reader tells what a file is, and says more about a wrong one than its first bytes could.
TABLE = FileKind(_("table"), "application/octet-stream", (".csv", ".xlsx"), lambda *_bytes: True)
RISKS = [
    (RiskLevel.LOW, _("Low: little could go wrong, or it is well looked after")),
    (RiskLevel.MEDIUM, _("Medium: something could go wrong, and the plan says what is done")),
    (RiskLevel.HIGH, _("High: somebody could come to serious harm, even so")),
]


class SchemeForm(Form):
    """A scheme of approval in a file, its name, and from when it counts."""

    name = TextField(
        label=_("What is the scheme called?"),
        help_text=_("For example: Scheme of approval 2026/27, agreed by the board on 14 March."),
        missing=_("Enter a name"),
        max_length=200,
    )
    valid_from = DayField(
        label=_("From which day does it count?"), missing=_("Enter the first day")
    )
    file = FileField(
        label=_("Choose the file"),
        help_text=_("CSV or an Excel workbook (.xlsx). At most 5 MB."),
        kinds=(TABLE,),
        missing=_("Choose a file"),
    )


class SchemeDecisionForm(Form):
    """Whether a scheme that somebody else put forward counts."""

    decision = RadiosField(
        label=_("Do you agree to it?"),
        choices=[("agree", _("Yes, it counts from its day on")), ("refuse", _("No"))],
        missing=_("Choose yes or no"),
    )
    reason = TextAreaField(
        label=_("Why?"), missing=_("Enter your reason"), max_length=500, look=Look(rows=3)
    )


class TryForm(Form):
    """What a plan would be, to see who would decide about it."""

    weekly_pence = PoundsField(label=_("What would it cost a week?"))
    once_pence = PoundsField(label=_("And once?"), required=False)
    indicative_weekly_pence = PoundsField(
        label=_("What is the indicative budget a week?"),
        help_text=_("Leave empty if there is none."),
        required=False,
    )
    agreed_weekly_pence = PoundsField(
        label=_("What is agreed now, a week?"),
        help_text=_("Leave empty for a first plan."),
        required=False,
    )
    risk = RadiosField(label=_("How high is the risk?"), choices=RISKS, initial=RiskLevel.LOW)
    category = SelectField(
        label=_("What kind of case is it?"),
        choices=[(one.value, one.words) for one in Category],
        initial=Category.CHC_ADULT,
    )


class CoverForm(Form):
    """Who is away, when, and who stands in."""

    absent = SelectField(label=_("Who is away?"), choices=[], missing=_("Choose who is away"))
    valid_from = DayField(label=_("First day away"), missing=_("Enter the first day away"))
    valid_to = DayField(label=_("First day back"), missing=_("Enter the first day back"))
    stand_in = SelectField(
        label=_("Who stands in?"),
        help_text=_("They decide with the limit of who is away. Leave empty if nobody does."),
        choices=[],
        required=False,
    )
    words = TextField(label=_("Note (if it helps)"), required=False, max_length=200)

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(user_id), name) for user_id, name in people]
        self.offer("absent", offered, none=True)
        self.offer("stand_in", offered, none=True)


class QuestionForm(Form):
    """What somebody who decides wants to know first."""

    words = TextAreaField(
        label=_("Your question"),
        help_text=_(
            "The plan waits for the answer. The day by which it is decided stays what it is."
        ),
        missing=_("Write your question"),
        max_length=2000,
    )


class AnswerForm(Form):
    """The answer to a question about a plan."""

    words = TextAreaField(
        label=_("Your answer"),
        help_text=_("It is kept with the decision."),
        missing=_("Write your answer"),
        max_length=4000,
    )


class TakeBackForm(Form):
    """Why a question is no longer asked."""

    words = TextAreaField(
        label=_("Why do you take your question back?"),
        missing=_("Write why in a few words"),
        max_length=500,
        look=Look(rows=3),
    )


class PartForm(LoweringForm):
    """Which lines are not agreed, each with its reason, and the reasons for the whole."""

    lines = CheckboxesField(
        label=_("Which lines do you not agree to?"),
        help_text=_("All others are agreed. Answer the questions under each that you choose."),
        choices=[],
        missing=_("Choose at least one line, or approve the whole plan"),
    )
    reasons = TextAreaField(
        label=_("Your reasons for what you agree to, in words for the person"),
        help_text=_("They will read this, and the reason for each line. Write to them."),
        missing=_("Write your reasons in words for the person"),
    )

    def __init__(
        self, *args: Any, plan_lines: Sequence[LineAnswer], codes: Iterable[Code], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan_lines = plan_lines
        self.offer("lines", [(str(line.id), line_words(line)) for line in plan_lines])
        offered = [(one.code, one.words) for one in codes]
        asked: dict[str, Any] = {}
        reveals: dict[str, tuple[str, ...]] = {}
        for line in plan_lines:
            what, at = {"line": line.description}, f"_{line.position}"
            reveals[str(line.id)] = tuple(
                f"{name}{at}" for name in ("code", "words", "benefit", "cost")
            )
            asked[f"code{at}"] = SelectField(
                label=_("Why not “%(line)s”?") % what,
                choices=offered,
                required=False,
            )
            asked[f"words{at}"] = TextAreaField(
                label=_("Your words to the person about “%(line)s”") % what,
                required=False,
                look=Look(rows=3),
            )
            asked[f"benefit{at}"] = TextAreaField(
                label=_("Only where it is about cost: what would “%(line)s” bring?") % what,
                required=False,
                look=Look(rows=2),
            )
            asked[f"cost{at}"] = TextAreaField(
                label=_("Only where it is about cost: what would “%(line)s” add?") % what,
                help_text=line_words(line),
                required=False,
                look=Look(rows=2),
            )
        chosen, reasons = self.fields.pop("lines"), self.fields.pop("reasons")
        assert isinstance(chosen, CheckboxesField)
        chosen.reveals = reveals
        self.fields = {"lines": chosen, **asked, "reasons": reasons, **self.fields}

    def not_agreed(self) -> list[NotAgreed]:
        """Return what was said about the lines that were chosen."""
        said = self.cleaned_data
        return [
            NotAgreed(
                line.id,
                said[f"code_{line.position}"],
                said[f"words_{line.position}"],
                said[f"benefit_{line.position}"],
                said[f"cost_{line.position}"],
            )
            for line in self.plan_lines
            if str(line.id) in said["lines"]
        ]


def line_words(line: LineAnswer) -> str:
    """Return a line and what it comes to: "Day centre: £90.00 a week"."""
    totals = line.totals
    parts = [
        _("%(money)s a week") % {"money": pounds(totals.weekly_pence)}
        if totals.weekly_pence
        else "",
        _("%(money)s once") % {"money": pounds(totals.one_off_pence)}
        if totals.one_off_pence
        else "",
    ]
    return f"{line.description}: {', '.join(str(part) for part in parts if part)}"
