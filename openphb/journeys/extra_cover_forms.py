"""What is asked of somebody who starts extra cover, or ends it sooner."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.payments.types.extra_cover import ByPhone, CoverAsked
from openphb.domains.plans.extra_cover.types import Starter, Trigger
from openphb.web.forms import ConfirmField, DayField, Form, IntegerField, RadiosField, TextField

TODAY, TOMORROW, OTHER = "today", "tomorrow", "other"


class StartForm(Form):
    """What happened, and from when extra help is needed."""

    STEPS: ClassVar[tuple[tuple[str, ...], ...]] = (("what",), ("when", "starts_on"), ())

    what = RadiosField(label=_("What happened?"), choices=[], missing=_("Choose what happened"))
    when = RadiosField(
        label=_("When does the extra help start?"),
        choices=[(TODAY, _("Today")), (TOMORROW, _("Tomorrow")), (OTHER, _("On another day"))],
        missing=_("Choose when the extra help starts"),
        reveals={OTHER: ("starts_on",)},
    )
    starts_on = DayField(label=_("On which day?"), missing=_("Enter the first day"))

    def __init__(self, *args: Any, whats: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("what", whats)

    @property
    def line_id(self) -> UUID:
        """The line that pays for it."""
        return UUID(self.cleaned_data["what"].partition(":")[0])

    def asked(self, today: date) -> CoverAsked:
        """Return what was said."""
        said = self.cleaned_data
        first = {TODAY: today, TOMORROW: today + timedelta(days=1)}.get(
            said["when"], said["starts_on"]
        )
        return CoverAsked(
            because=Trigger(said["what"].partition(":")[2]),
            starts_on=first,
            days=said.get("days"),
            by_phone=self.by_phone,
        )

    @property
    def by_phone(self) -> ByPhone | None:
        """Who rang; None where they do it themselves."""
        return None


class PhoneForm(StartForm):
    """The same for somebody who rang, and who that was."""

    STEPS: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("name", "as_who"),
        ("what",),
        ("when", "starts_on", "days"),
        ("read_back",),
    )

    name = TextField(
        label=_("Who is on the telephone?"), missing=_("Write their name"), max_length=200
    )
    as_who = RadiosField(
        label=_("Who are they?"),
        choices=[(one, _(one.words)) for one in Starter],
        missing=_("Choose who they are"),
    )
    days = IntegerField(
        label=_("For how many days?"),
        help_text=_("Leave it empty for as long as was agreed. It can be ended sooner."),
        required=False,
    )
    read_back = ConfirmField(
        label=_("I read this to them, and they said yes"),
        missing=_("Read it to them, and tick that you did"),
    )

    @property
    def by_phone(self) -> ByPhone:
        """Who rang."""
        said = self.cleaned_data
        return ByPhone(said["name"], Starter(said["as_who"]), bool(said.get("read_back")))


class EndForm(Form):
    """Which day is the last."""

    last_day = DayField(
        label=_("What is the last day of extra help?"), missing=_("Enter the last day")
    )
