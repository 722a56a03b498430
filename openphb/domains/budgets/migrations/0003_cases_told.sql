-- Cases that have their budget say so, and those whose person said yes and that have none wait.
-- The owner is under row-level security too, so it is lifted for this statement, in this transaction.
alter table cases_case no force row level security;
alter table cases_offer no force row level security;
alter table budgets_budget no force row level security;

update cases_case c set budget_opened = true
 where exists (select from budgets_budget b where b.tenant_id = c.tenant_id and b.case_id = c.id);

-- What waits is worked out again when it is shown: a case too many is read, and not listed.
update cases_case c set waits = true
 where not c.budget_opened and c.closed_on is null
   and exists (select from cases_offer o
                where o.tenant_id = c.tenant_id and o.case_id = c.id and o.answer = 'accepted');

alter table cases_case force row level security;
alter table cases_offer force row level security;
alter table budgets_budget force row level security;
