"""Shape of the answer to who does not agree."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.cases.types import (
    Reconsidered,
)
from openphb.web.forms import (
    DayField,
    Form,
    RadiosField,
    TextAreaField,
)
from openphb.web.forms.fields import Look


class ReplyForm(Form):
    """The answer to somebody who does not agree."""

    outcome = RadiosField(
        label=_("What came of looking again?"),
        choices=[(one.value, _(one.words)) for one in Reconsidered],
        missing=_("Choose what came of it"),
    )
    reasons = TextAreaField(
        label=_("Why?"),
        help_text=_("The person reads these words. Use short sentences."),
        missing=_("Say why"),
        max_length=4000,
        look=Look(rows=6),
    )
    answered_on = DayField(label=_("On which day was the person answered?"))

    def __init__(self, *args: Any, looked_at: date | None, **kwargs: Any) -> None:
        """Offer "it was looked at already" only where somebody did, on that day."""
        super().__init__(*args, **kwargs)
        if looked_at is None:
            already = Reconsidered.LOOKED_AT_ALREADY
            self.offer(
                "outcome",
                [(one.value, str(_(one.words))) for one in Reconsidered if one is not already],
            )
