"""What is asked when a case passes to another commissioner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from openphb.domains.payments.types import TransferBasis
from openphb.web.forms import (
    DayField,
    Form,
    RadiosField,
    SelectField,
    TextAreaField,
)
from openphb.web.forms.fields import Look

LONGEST = 2000
FEW = Look(rows=3)


class TransferForm(Form):
    """To which body, from which day, by which rule, and what the person was told."""

    STEPS: ClassVar = (("to_tenant", "effective_on"), ("basis", "words", "told_on"))

    to_tenant = SelectField(
        label=_("Which body is responsible from then on?"),
        choices=[],
        missing=_("Choose the body"),
    )
    effective_on = DayField(
        label=_("First day that it is responsible for"),
        help_text=_("It may have gone by. Nobody’s payment changes until they have taken over."),
        missing=_("Enter the first day that the other body is responsible for"),
    )
    basis = RadiosField(
        label=_("By which rule?"),
        choices=[(one, one.words) for one in TransferBasis],
        missing=_("Choose the rule"),
    )
    words = TextAreaField(
        label=_("What changed?"),
        help_text=_("The other body and the person can read this."),
        missing=_("Say what changed, such as the new address or GP practice"),
        max_length=LONGEST,
        look=FEW,
    )
    told_on = DayField(label=_("When was the person told that we ask the other body?"))

    def __init__(self, *args: Any, bodies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`bodies` are what may be chosen: the id of their records and the name."""
        super().__init__(*args, **kwargs)
        self.offer("to_tenant", bodies, none=True)


class AcceptForm(Form):
    """Who co-ordinates the care here, and how it is known that it is ours to pay for."""

    co_ordinator = SelectField(
        label=_("Who is the care co-ordinator here?"),
        choices=[],
        missing=_("Choose the care co-ordinator"),
    )
    words = TextAreaField(
        label=_("How do you know that you are responsible?"),
        help_text=_("The other body reads this."),
        missing=_("Say how you know, such as the GP practice you rang"),
        max_length=LONGEST,
        look=FEW,
    )

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`people` are the care co-ordinators there: id and name."""
        super().__init__(*args, **kwargs)
        self.offer("co_ordinator", people, none=True)


class SayForm(Form):
    """A question to the other body, or its answer."""

    words = TextAreaField(
        label=_("What do you ask or answer?"),
        missing=_("Write what you ask or answer"),
        max_length=LONGEST,
        look=FEW,
    )


class EndForm(Form):
    """Why a transfer does not go on."""

    words = TextAreaField(
        label=_("Why?"),
        help_text=_("The other body reads this. The body that has the case goes on paying."),
        missing=_("Say why"),
        max_length=LONGEST,
        look=FEW,
    )


class TakeOverForm(Form):
    """How the account was checked."""

    reason = TextAreaField(
        label=_("How did you check that the account is theirs?"),
        help_text=_("Such as a call to the number on the record, not one from a letter."),
        missing=_("Say how you checked the account"),
        max_length=LONGEST,
        look=FEW,
    )
