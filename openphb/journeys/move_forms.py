"""The questions about moving money between lines. Shape only: what may be moved is decided by rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.plans.types import LineAnswer
from openphb.domains.plans.views.reading import how_much
from openphb.web.forms import PoundsField, RadiosField, TextAreaField
from openphb.web.forms.base import Form
from openphb.web.forms.fields import Look


class MoveForm(Form):
    """From which line, to which, how much, and why."""

    from_line = RadiosField(
        label=_("What should cost less?"),
        choices=[],
        missing=_("Choose what should cost less"),
    )
    to_line = RadiosField(
        label=_("What should the money go to?"),
        choices=[],
        missing=_("Choose what the money should go to"),
    )
    amount = PoundsField(
        label=_("How much should be moved?"),
        help_text=_(
            "As often as the first one is paid: if it is paid every week, write how much a week."
        ),
        least=1,
    )
    words = TextAreaField(
        label=_("Why?"),
        help_text=_("In a few words. Your care co-ordinator reads this."),
        missing=_("Write why the money should be moved"),
        look=Look(rows=3),
    )

    def __init__(
        self, *args: Any, gives: Iterable[LineAnswer], takes: Iterable[LineAnswer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, lines in (("from_line", gives), ("to_line", takes)):
            self.offer(name, ((one.id, f"{one.description} ({how_much(one)})") for one in lines))


class MoveAnswerForm(Form):
    """Whether a move is accepted, and what is said to it."""

    verdict = RadiosField(
        label=_("What do you say?"),
        choices=[("accept", _("Accept: it takes effect today")), ("refuse", _("Refuse"))],
        missing=_("Choose whether you accept or refuse"),
    )
    reasons = TextAreaField(
        label=_("What do you say to the person?"),
        help_text=_("Needed if you refuse."),
        required=False,
        look=Look(rows=3),
    )
