"""Writing when a line's money may be used, for what, up to how much, and for how long."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from openphb.domains.plans.actions.drafts import changing
from openphb.domains.plans.extra_cover.rules import check_terms
from openphb.domains.plans.extra_cover.types import CoverTerms
from openphb.domains.plans.models import BudgetLine, LineCover
from openphb.domains.plans.sections.types import Sees
from openphb.domains.plans.seeing.rules import check_may_read
from openphb.domains.plans.types import LineKind
from openphb.foundation.access.types import Viewer
from openphb.kernel.refusal import NothingThere, Refusal


def put_cover(
    *, by: Viewer, at: datetime, plan_id: UUID, version: int, line_id: UUID, terms: CoverTerms
) -> None:
    """Say what extra cover a line pays for, and what may start it.

    `version` is the plan's count of changes when its writer read it. Refusals: `nothing_there`,
    `not_permitted`, `plan_not_draft`, `changed_meanwhile` where somebody else wrote it since, and
    those of `extra_cover.rules.check_terms`.
    """
    with changing("plan.cover_put", by=by, at=at, plan_id=plan_id) as change:
        line = BudgetLine.objects.filter(plan=change.plan, pk=line_id).first()
        if line is None:
            raise NothingThere("line of the plan")
        check_may_read(Sees(line.sees), change.reads.lines)
        there = LineCover.objects.filter(line=line).first()
        if there is not None and there.revision > version:
            raise Refusal(
                "changed_meanwhile",
                "Somebody else wrote about this extra cover while you were writing.",
                "Look at it again, and change it so that both are right.",
            )
        check_terms(terms, kind=LineKind(line.kind))
        said: dict[str, Any] = {
            "triggers": [str(one) for one in terms.triggers],
            "words": terms.words.strip(),
            "hours_hundredths": terms.hours_hundredths,
            "rate_pence": terms.rate_pence,
            "cap_time_pence": terms.cap_time_pence,
            "cap_year_pence": terms.cap_year_pence,
            "longest_days": terms.longest_days,
            "may_start": terms.may_start,
            "revision": change.revision,
        }
        LineCover.objects.update_or_create(
            line=line,
            defaults=said,
            create_defaults={**change.keys, "plan": change.plan, "line": line, **said},
        )
        change.details.update(
            line=str(line.id),
            triggers=said["triggers"],
            day_pence=terms.day_pence,
            cap_time_pence=terms.cap_time_pence,
            cap_year_pence=terms.cap_year_pence,
            longest_days=terms.longest_days,
        )
