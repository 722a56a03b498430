"""What is asked when an agreed budget is worked out again: how the assistants are employed."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.forms import HiddenInput, UUIDField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.methods.cost_matrix.types import Employing
from openphb.web.forms import CheckboxesField, VersionedForm
from openphb.web.forms.fields import IntegerField, Look

ALLOWANCE, IRREGULAR = "allowance", "irregular"


class RebaseForm(VersionedForm):
    """How many share the hours, where the plan has lines for what employing costs."""

    plan = UUIDField(widget=HiddenInput, required=False)
    assistants = IntegerField(
        label=_("How many personal assistants share the hours?"), look=Look(width=3)
    )
    allowance = CheckboxesField(
        label=_("Employment Allowance"),
        choices=[(ALLOWANCE, _("The person claims the Employment Allowance"))],
        required=False,
    )
    irregular = CheckboxesField(
        label=_("Hours"),
        choices=[(IRREGULAR, _("The hours are irregular, or only in part of the year"))],
        required=False,
    )

    def __init__(self, *args: Any, employs: bool, employing: Employing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = employing
        if not employs:
            for name in ("assistants", ALLOWANCE, IRREGULAR):
                del self.fields[name]
            return
        self.fields["assistants"].initial = employing.assistants
        self.fields[ALLOWANCE].initial = [ALLOWANCE] if employing.claims_allowance else []
        self.fields[IRREGULAR].initial = [IRREGULAR] if employing.irregular else []

    @property
    def employing(self) -> Employing:
        """How the assistants are employed, as it was answered."""
        if "assistants" not in self.fields:
            return self.usual
        said = self.cleaned_data
        return Employing(said["assistants"], bool(said[ALLOWANCE]), bool(said[IRREGULAR]))

    def renew_plan(self, plan_id: UUID) -> None:
        """After another version was agreed: sending the same answers again means that one."""
        data: Any = copy(self.data)  # a request's own data cannot be changed, its copy can
        data[self.add_prefix("plan")] = str(plan_id)
        self.data = data
