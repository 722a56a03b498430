-- What goes over a cap rests on a decision that was made, about this pot and year, and reaches so far:
-- for this person's plan, or for whatever draws on the pot. The functions run as the writer: what
-- cannot be seen is refused.
create function payments_cap_is_allowed() returns trigger language plpgsql as
$$
begin
  if new.question_id is not null and not exists (
    select 1 from payments_capquestion q
      left join plans_planversion p on p.tenant_id = q.tenant_id and p.id = q.plan_id
     where q.tenant_id = new.tenant_id and q.id = new.question_id and q.state = 'allowed'
       and q.funding_source_id = new.funding_source_id and q.year = new.year
       and q.allowed_pence >= new.total_pence
       and (q.plan_id is null or p.budget_id = new.budget_id))
  then
    raise exception 'nobody decided that pot % may come to % in %',
        new.funding_source_id, new.total_pence, new.year
      using errcode = 'integrity_constraint_violation', constraint = 'payments_cap_is_allowed';
  end if;
  return new;
end $$;
create trigger cap_is_allowed before insert on payments_capcheck
  for each row execute function payments_cap_is_allowed();

-- What was asked does not change, and what was decided is history.
create function payments_cap_question_is_history() returns trigger language plpgsql as
$$
begin
  if old.state <> 'asked'
     or (new.funding_source_id, new.year, new.plan_id, new.cap_pence, new.total_pence, new.reason,
         new.asked_by, new.asked_at)
        is distinct from
        (old.funding_source_id, old.year, old.plan_id, old.cap_pence, old.total_pence, old.reason,
         old.asked_by, old.asked_at)
  then
    raise exception 'question % about a cap is history', new.id
      using errcode = 'integrity_constraint_violation',
            constraint = 'payments_cap_question_is_history';
  end if;
  return new;
end $$;
create trigger cap_question_is_history before update on payments_capquestion
  for each row execute function payments_cap_question_is_history();

-- Money for one purpose is drawn for no other.
create function payments_drawn_for_its_purpose() returns trigger language plpgsql as
$$
declare
  v_only text[];
  v_category text;
begin
  select only_for into v_only from payments_fundingsource
   where tenant_id = new.tenant_id and id = new.funding_source_id;
  if tg_table_name = 'payments_sourcedraw' then
    v_category := to_jsonb(new) ->> 'category';
  else
    select c.category into v_category
      from budgets_budget b join cases_case c on c.tenant_id = b.tenant_id and c.id = b.case_id
     where b.tenant_id = new.tenant_id
       and b.id = (to_jsonb(new) ->> 'budget_id')::uuid;
  end if;
  if v_only is null
     or (cardinality(v_only) > 0 and not (coalesce(v_category, '') = any (v_only)))
  then
    raise exception 'pot % is not for %', new.funding_source_id, v_category
      using errcode = 'integrity_constraint_violation',
            constraint = 'payments_drawn_for_its_purpose';
  end if;
  return new;
end $$;
create trigger drawn_for_its_purpose before insert on payments_sourcedraw
  for each row execute function payments_drawn_for_its_purpose();
create trigger drawn_for_its_purpose before insert on payments_linesource
  for each row execute function payments_drawn_for_its_purpose();
