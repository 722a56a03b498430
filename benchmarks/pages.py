"""The ten pages of the walk that staff and holders open most, and whose record each is opened on.

The list is the whole of the choice: a page is a route, who opens it, and the query (read past
row-level security, as `readonly_all`) that finds its record, if it needs one.
"""

from __future__ import annotations

from dataclasses import dataclass

MR_W = "(select subject_id from people_person where family_name = 'W' order by id limit 1)"


@dataclass(frozen=True)
class Page:
    """One page: the route's name, the user who opens it, and where its record comes from."""

    route: str
    who: str
    record: str = ""


PAGES = (
    Page("staff:today", "nurse"),
    Page("staff:cases", "nurse"),
    Page("staff:case", "nurse", f"select id from cases_case where subject_id = {MR_W}"),
    Page("plans:plan", "nurse", f"select id from plans_planversion where subject_id = {MR_W}"),
    Page("spending:movements", "nurse", f"select id from budgets_budget where subject_id = {MR_W}"),
    Page("payments:runs", "finance"),
    Page(
        "payments:run",
        "finance.approver",
        "select run_id from payments_payment group by 1 order by count(*) desc, 1 limit 1",
    ),
    Page(
        "payments:payment", "finance", f"select id from payments_payment where subject_id = {MR_W}"
    ),
    Page("holder:budget", "mr.w", f"select id from budgets_budget where subject_id = {MR_W}"),
    Page("programme:commissioner", "programme"),
)
