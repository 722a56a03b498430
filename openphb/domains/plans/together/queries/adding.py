"""What was added beside a plan as its readers have it: whose words, what was answered, what became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from openphb.domains.plans.models import Contribution, ContributionEnding, ContributionReply
from openphb.domains.plans.sections.types import PartKind, Section
from openphb.domains.plans.together.types import Added, AddedAs, Adds, Became, Came, Ending, Reply
from openphb.foundation.access.names import names_of


def added_of(found: Iterable[Contribution]) -> list[Added]:
    """Return rows with their answers and endings, in order; whether they still stand, who asks says.

    Whoever asks has looked already whether each may be read.
    """
    rows = list(found)
    said = list(ContributionReply.objects.filter(contribution__in=rows).order_by("id"))
    ended = {
        one.contribution_id: one for one in ContributionEnding.objects.filter(contribution__in=rows)
    }
    names = names_of(
        {
            *(row.written_by for row in rows),
            *(one.written_by for one in said),
            *(one.decided_by for one in ended.values()),
        }
    )
    replies: dict[UUID, list[Reply]] = defaultdict(list)
    for one in said:
        replies[one.contribution_id].append(
            Reply(one.words, names.get(one.written_by, ""), one.written_at)
        )
    return [_answer(row, ended.get(row.id), tuple(replies[row.id]), names) for row in rows]


def _answer(
    row: Contribution,
    end: ContributionEnding | None,
    replies: tuple[Reply, ...],
    names: dict[UUID, str],
) -> Added:
    writer = names.get(row.written_by, "")
    return Added(
        id=row.id,
        kind=PartKind(row.kind),
        section=Section(row.section) if row.section else None,
        part_id=row.part_id,
        adds=Adds(row.adds),
        words=row.words,
        name=row.name or writer,
        added_as=AddedAs(row.added_as),
        came=Came(row.came),
        said_on=row.said_on,
        keyed_by_name=writer if row.name else "",
        written_by=row.written_by,
        written_at=row.written_at,
        replies=replies,
        ending=Ending(
            Became(end.became),
            end.words,
            names.get(end.decided_by, ""),
            end.decided_at,
            end.revision,
            end.part_id,
        )
        if end
        else None,
        still_there=False,
    )
