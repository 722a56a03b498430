"""The ten pages of the walk that staff and holders open most, and whose record each is opened on.

The list is the whole of the choice: a page is a route, who opens it, and the query (read past
row-level security, as `readonly_all`) that finds its record, if it needs one.
"""

from __future__ import annotations

from dataclasses import dataclass

# The person whose budget Mr W's own sign-in opens: copies of him have his name as well.
MR_W = (
    "(select l.subject_id from access_grantline l"
    " join access_grant g on g.id = l.grant_id join access_user u on u.id = g.user_id"
    " where u.username = 'mr.w')"
)


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
