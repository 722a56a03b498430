"""What a person is given on paper of an indicative budget: the letter, and the same in Easy Read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from openphb.domains.budgets.telling import telling
from openphb.domains.budgets.types import BudgetSummary, IndicativeAnswer
from openphb.domains.cases import queries as cases
from openphb.domains.people import queries as people
from openphb.foundation.access.types import Viewer
from openphb.foundation.organisations import queries as organisations

LETTER, EASY_READ = "budgets/printed/letter.jinja", "budgets/printed/easy_read.jinja"


def on_paper(viewer: Viewer, budget: BudgetSummary, answer: IndicativeAnswer) -> dict[str, Any]:
    """Return what the page, the letter and the Easy Read letter say of an indicative budget."""
    on = answer.told_on or viewer.today
    case = cases.case(viewer=viewer, case_id=budget.case_id)
    body = organisations.responsible_for(budget.tenant_id, on)
    to = people.addressee(viewer=viewer, subject_id=budget.subject_id)
    whom = case.co_ordinator_name or _("your care co-ordinator")
    reference = case.facts.reference
    return {
        "answer": answer,
        "telling": telling(answer, whom=whom),
        "on": on,
        "body": body.name if body else "",
        "to": to,
        "large_print": to.large_print,
        "whom": whom,
        "case": reference,
        "reference": _("%(case)s, first budget %(number)s")
        % {"case": reference, "number": answer.version},
    }
