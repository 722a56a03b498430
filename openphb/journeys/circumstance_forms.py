"""What is asked about a pause, a hospital stay, a death and what is owed after it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from openphb.domains.agreements.types import CareGoesOn, PauseReason, StopGround
from openphb.domains.payments.types import ClosingKind
from openphb.web.forms import (
    DayField,
    Form,
    PoundsField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

LONGEST = 2000
FEW = Look(rows=3)


class PauseForm(Form):
    """Why payments pause, by whose authority, how the person is cared for, and when."""

    STEPS: ClassVar = (
        ("reason", "words"),
        ("starts_on", "until", "ends_on", "review_on"),
        ("authority", "safe_care"),
    )

    reason = RadiosField(
        label=_("Why do payments pause?"),
        choices=[(one, one.words) for one in PauseReason],
        missing=_("Choose why payments pause"),
    )
    words = TextAreaField(
        label=_("What happened?"),
        help_text=_("The person can read this. Write it as you would say it to them."),
        missing=_("Say what happened, in a few words the person can read"),
        max_length=LONGEST,
        look=FEW,
    )
    authority = TextAreaField(
        label=_("Who decided it, and by what authority?"),
        help_text=_("Such as the condition of the agreement, or a decision of the panel."),
        missing=_("Name who decided it, and by what authority"),
        max_length=LONGEST,
        look=FEW,
    )
    safe_care = TextAreaField(
        label=_("How is the person cared for while payments are paused?"),
        help_text=_("Stopping money does not end the duty to meet the need."),
        missing=_("Say who gives the care while payments are paused"),
        max_length=LONGEST,
        look=FEW,
    )
    starts_on = DayField(label=_("First day that is not paid for"))
    until = RadiosField(
        label=_("Is it known when payments go on?"),
        choices=[("known", _("Yes")), ("open", _("Not yet"))],
        missing=_("Choose whether it is known when payments go on"),
        reveals={"known": ("ends_on",), "open": ("review_on",)},
    )
    ends_on = DayField(
        label=_("First day that is paid for again"),
        missing=_("Enter the first day that is paid for again"),
    )
    review_on = DayField(
        label=_("On which day does somebody look at it again?"),
        missing=_("Enter the day on which somebody looks at it again"),
    )

    @property
    def told(self) -> dict[str, Any]:
        """What was answered, as a pause is drafted."""
        given = {name: said for name, said in self.cleaned_data.items() if name != "until"}
        return given | {"reason": PauseReason(given["reason"])}


class ResumeForm(Form):
    """From when payments go on."""

    resumes_on = DayField(
        label=_("First day that is paid for again"),
        help_text=_("The first day of the pause, or one before it, takes the pause back."),
    )
    words = TextAreaField(
        label=_("Why do payments go on?"),
        help_text=_("The person can read this."),
        missing=_("Say why payments go on"),
        max_length=LONGEST,
        look=FEW,
    )


class StopForm(Form):
    """Why a direct payment stops, who decided it, how the person is cared for, and when."""

    STEPS: ClassVar = (
        ("ground", "words"),
        ("told_on", "stops_on", "why_sooner"),
        ("authority", "care_by", "care_who", "safe_care"),
    )

    ground = RadiosField(
        label=_("Why does the direct payment stop?"),
        choices=[(one, one.words) for one in StopGround if one is not StopGround.OTHER_BODY],
        missing=_("Choose why the direct payment stops"),
    )
    words = TextAreaField(
        label=_("What are the reasons?"),
        help_text=_("The person can read this. Write it as you would say it to them."),
        missing=_("Give the reasons, in words the person can read"),
        max_length=LONGEST,
        look=FEW,
    )
    authority = TextAreaField(
        label=_("Who decided it?"),
        help_text=_("Such as the panel, or a manager, and the condition of the agreement."),
        missing=_("Name who decided it"),
        max_length=LONGEST,
        look=FEW,
    )
    care_by = RadiosField(
        label=_("How does care go on from that day?"),
        choices=[(one, one.words) for one in CareGoesOn],
        missing=_("Choose how care goes on"),
        reveals={CareGoesOn.ARRANGED: ("care_who",), CareGoesOn.REFUSED: ("care_who",)},
    )
    care_who = TextField(
        label=_("Who gives the care, or heard the person say that they want none?"),
        help_text=_("A name, and since when it is arranged."),
        missing=_("Name who gives the care, or who heard the person"),
        max_length=200,
    )
    safe_care = TextAreaField(
        label=_("How is the person cared for from then on?"),
        help_text=_("Stopping money does not end the duty to meet the need."),
        missing=_("Say who gives the care from then on"),
        max_length=LONGEST,
        look=FEW,
    )
    told_on = DayField(label=_("When was the person told in writing?"))
    stops_on = DayField(label=_("First day that is not paid for"))
    why_sooner = TextAreaField(
        label=_("Why can it not wait four weeks?"),
        help_text=_("Only if the person was told less than four weeks before."),
        required=False,
        max_length=LONGEST,
        look=FEW,
    )


class StayForm(Form):
    """When somebody went into hospital, and came home."""

    place = TextField(
        label=_("Which hospital?"), missing=_("Enter the name of the hospital"), max_length=200
    )
    admitted_on = DayField(label=_("The day they went in"))
    discharged_on = DayField(
        label=_("The day they came home"),
        help_text=_("Leave it empty if they are still there."),
        required=False,
    )
    words = TextField(
        label=_("How do you know?"),
        help_text=_("Such as who rang, or which letter you saw."),
        missing=_("Say how you know"),
        max_length=LONGEST,
    )


class DischargeForm(Form):
    """When somebody came home."""

    discharged_on = DayField(
        label=_("The day they came home"),
        help_text=_("The day of admission takes the stay back: it was recorded by mistake."),
    )
    words = TextField(
        label=_("How do you know?"), missing=_("Say how you know"), max_length=LONGEST
    )


class DeathForm(Form):
    """When somebody died, and how it is known."""

    died_on = DayField(label=_("The day they died"))
    words = TextField(
        label=_("How do you know?"),
        help_text=_("Such as who told you, or that you saw the certificate."),
        missing=_("Say how you know"),
        max_length=LONGEST,
    )


class MistakeForm(Form):
    """Why a death was recorded by mistake."""

    words = TextField(
        label=_("How do you know that it was a mistake?"),
        missing=_("Say how you know"),
        max_length=LONGEST,
    )


class ClosingForm(Form):
    """What is still owed after a death."""

    line = SelectField(
        label=_("Which part of the plan does it come from?"),
        choices=[],
        missing=_("Choose the part of the plan it comes from"),
    )
    kind = RadiosField(
        label=_("What is owed?"),
        choices=[(one, one.words) for one in ClosingKind],
        missing=_("Choose what is owed"),
    )
    pence = PoundsField(label=_("How much?"), missing=_("Enter the amount owed"), least=1)
    due_on = DayField(label=_("On which day does it fall due?"))
    words = TextAreaField(
        label=_("To whom, and how was it worked out?"),
        missing=_("Say whom it is owed to and how it was worked out"),
        max_length=LONGEST,
        look=FEW,
    )
    authority = TextAreaField(
        label=_("Who agreed that it is paid, and what did they see?"),
        missing=_("Name who agreed that it is paid, and what they saw"),
        max_length=LONGEST,
        look=FEW,
    )

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        """`lines` are those of the plan that were paid directly: id and description."""
        super().__init__(*args, **kwargs)
        self.offer("line", lines, none=True)
