-- Somebody adds to accommodation for after-care under section 117 alone. What was agreed stands: it only ends.
create function budgets_top_up_where_lawful() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (
       lower(new.valid) is distinct from lower(old.valid)
       or row(new.tenant_id, new.subject_id, new.budget_id, new.paid_by, new.name, new.home,
              new.cost_pence, new.usual_pence, new.weekly_pence, new.paid_to, new.agreed_on,
              new.review_on, new.recorded_by, new.recorded_at)
          is distinct from
          row(old.tenant_id, old.subject_id, old.budget_id, old.paid_by, old.name, old.home,
              old.cost_pence, old.usual_pence, old.weekly_pence, old.paid_to, old.agreed_on,
              old.review_on, old.recorded_by, old.recorded_at))) then
    raise exception 'what is added on budget % stands', old.budget_id
      using errcode = 'integrity_constraint_violation', constraint = 'top_up_stands';
  end if;
  if not exists (
    select 1 from budgets_budget b
      join cases_case c on c.tenant_id = b.tenant_id and c.id = b.case_id
     where b.tenant_id = new.tenant_id and b.id = new.budget_id
       and b.subject_id = new.subject_id and c.category = 's117') then
    raise exception 'budget % is not for after-care under section 117', new.budget_id
      using errcode = 'integrity_constraint_violation', constraint = 'top_up_for_after_care';
  end if;
  return new;
end $$;
create trigger top_up_where_lawful before insert or update or delete
  on budgets_accommodationtopup for each row execute function budgets_top_up_where_lawful();
