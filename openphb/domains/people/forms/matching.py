"""“Is this the same person?”: asked where somebody who is registered may be the person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openphb.domains.people.types import Compared, Likely, SameAnswer, SamePerson
from openphb.web.formatting import long_date
from openphb.web.forms import Form, RadiosField, TextAreaField
from openphb.web.forms.fields import Look

SAME = "same"


class AsksIfSame(Form):
    """A form that asks, once its answers are good, whether the person is one who is here already."""

    def ask_same(self, likely: Sequence[Likely]) -> tuple[Compared, ...] | None:
        """Return what was answered of those who were shown; None after asking.

        With nobody to show there is nothing to answer.
        """
        if not likely:
            return ()
        yes = [(f"{SamePerson.YES}:{one.person.subject_id}", _yes(one)) for one in likely]
        no = [
            (SamePerson.NO.value, _("No, it is somebody else")),
            (
                SamePerson.NOT_SURE.value,
                _("I am not sure: register them, and ask somebody to look"),
            ),
        ]
        field = RadiosField(
            label=_("Is this the same person?"),
            choices=[*yes, *no],
            missing=_("Choose whether it is the same person"),
        )
        self.fields = {SAME: field, **self.fields}
        said = str(self.data.get(self.add_prefix(SAME), ""))
        try:
            chosen, _colon, who = str(field.clean(said)).partition(":")
        except forms.ValidationError as fault:
            self.add_error(SAME, fault)
            return None
        return tuple(
            Compared(one.person.subject_id, answer, one.points, one.words)
            for one in likely
            if (answer := _answer(chosen, who, one.person.subject_id)) is not None
        )


class JoinForm(Form):
    """Which other record is this person's, and how that is known."""

    other = RadiosField(
        label=gettext_lazy("Which record is of the same person?"),
        choices=[],
        missing=gettext_lazy("Choose a record"),
    )
    reason = TextAreaField(
        label=gettext_lazy("How do you know?"),
        help_text=gettext_lazy("For example: you saw the passport, or you asked the family."),
        missing=gettext_lazy("Say how you know"),
        max_length=1000,
        look=Look(rows=3),
    )

    def __init__(self, *args: Any, others: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("other", others)


class PartForm(Form):
    """Why two records are parted again."""

    reason = TextAreaField(
        label=gettext_lazy("Why are they two people?"),
        missing=gettext_lazy("Say why they are two people"),
        max_length=1000,
        look=Look(rows=3),
    )


class SettleForm(Form):
    """Whether two records, of which nobody was sure, are one person's."""

    answer = RadiosField(
        label=gettext_lazy("Is this the same person?"),
        choices=[
            (SamePerson.YES.value, gettext_lazy("Yes: join the two records")),
            (SamePerson.NO.value, gettext_lazy("No: they are two people")),
        ],
        missing=gettext_lazy("Choose yes or no"),
    )
    reason = TextAreaField(
        label=gettext_lazy("How do you know?"),
        missing=gettext_lazy("Say how you know"),
        max_length=1000,
        look=Look(rows=3),
    )


def said_of(asked: SameAnswer) -> str:
    """Return what was found of two records as a sentence."""
    return f"{asked.words[:1].upper()}{asked.words[1:]}."


def _yes(one: Likely) -> str:
    who = one.person
    words = _("Yes: %(name)s, born %(day)s, %(number)s") % {
        "name": who.name,
        "day": long_date(who.date_of_birth),
        "number": who.number_words,
    }
    return f"{words} ({one.words})"


def _answer(chosen: str, who: str, subject_id: UUID) -> SamePerson | None:
    if chosen != SamePerson.YES:
        return SamePerson(chosen)
    # Of two who are alike, the one that was not chosen is another one's question.
    return SamePerson.YES if who == str(subject_id) else None
