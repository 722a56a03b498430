"""Forms of what is still owed at an end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openphb.domains.monitoring.forms.holdings import WORDS
from openphb.domains.monitoring.types import (
    LiabilityGiven,
    PaidFrom,
)
from openphb.domains.payments.types import ClosingKind
from openphb.kernel.refusal import Refusal
from openphb.web.forms import (
    DayField,
    Form,
    PoundsField,
    RadiosField,
    TextField,
)


class TellLiabilityForm(Form):
    """Something that is still owed after a death or an end."""

    kind = RadiosField(
        label=_("What is it?"),
        choices=[(one.value, _(one.words)) for one in ClosingKind],
        missing=_("Choose what it is"),
    )
    pence = PoundsField(label=_("How much is owed?"))
    due_on = DayField(label=_("By which day has it to be paid?"), missing=_("Enter the day"))
    words = TextField(
        label=_("To whom is it owed, and what for?"),
        help_text=_("Like “Joan Reed: two weeks’ notice”."),
        missing=_("Write to whom, and what for"),
        max_length=WORDS,
    )
    line = RadiosField(
        label=_("Which part of the plan does it come from?"),
        choices=[],
        missing=_("Choose the part of the plan"),
    )
    evidence = TextField(
        label=_("What shows it?"),
        help_text=_("Name the payslip, the contract or the invoice."),
        missing=_("Write what shows it"),
        max_length=WORDS,
    )

    def __init__(self, *args: Any, lines: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = list(lines)
        self.offer("line", found)
        if len(found) == 1:
            self.fields["line"].initial = str(found[0][0])

    def given(self) -> LiabilityGiven:
        said = self.cleaned_data
        return LiabilityGiven(
            ClosingKind(said["kind"]),
            said["pence"],
            said["due_on"],
            said["words"],
            said["evidence"],
            UUID(said["line"]),
        )


class OwnLiabilityForm(Form):
    """What a firm does about something that it said is owed."""

    what = RadiosField(
        label=_("What do you want to do?"),
        choices=[],
        missing=_("Choose one"),
        reveals={"answer": ("words",), "paid": ("on",)},
    )
    words = TextField(
        label=_("What do you answer?"), missing=_("Write your answer"), max_length=WORDS
    )
    on = DayField(label=_("On which day was it paid?"), missing=_("Enter the day"))

    def __init__(self, *args: Any, ways: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("what", ways)

    def does(self, act: Callable[[], None]) -> bool:
        """Act; show a refusal here and return False."""
        try:
            act()
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        return True


class DecideLiabilityForm(Form):
    """What becomes of something that a firm says is still owed."""

    decision = RadiosField(
        label=_("What do you decide?"),
        choices=[
            ("accept", _("Accept it")),
            ("ask", _("Ask the organisation about it")),
            ("refuse", _("Do not accept it")),
        ],
        missing=_("Choose one"),
        reveals={"accept": ("paid_from", "seen"), "ask": ("question",), "refuse": ("why",)},
    )
    paid_from = RadiosField(
        label=_("What pays it?"),
        choices=[(one.value, _(one.words)) for one in PaidFrom],
        missing=_("Choose what pays it"),
    )
    seen = TextField(
        label=_("What have you seen?"),
        help_text=_("A payslip, a contract, a calculation."),
        missing=_("Write what you have seen"),
        max_length=WORDS,
    )
    question = TextField(
        label=_("What do you ask?"), missing=_("Write what you ask"), max_length=WORDS
    )
    why = TextField(label=_("Why not?"), missing=_("Write why not"), max_length=WORDS)

    def __init__(self, *args: Any, third_party: bool, **kwargs: Any) -> None:
        """`third_party` is an organisation that no direct payment goes to."""
        super().__init__(*args, **kwargs)
        if third_party:
            self.offer("paid_from", [(PaidFrom.HELD.value, gettext(PaidFrom.HELD.words))])
            self.fields["paid_from"].initial = PaidFrom.HELD.value
