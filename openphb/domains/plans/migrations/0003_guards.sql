-- What must never be false about plans, whoever writes. These functions run as the writer and so see
-- only the writer's rows: where the thing they must look at cannot be seen, they refuse.

create function plans_within_reach(p_tenant uuid, p_subject uuid, p_table regclass) returns boolean
language sql stable as
$$
  select not row_security_active(p_table)
      or p_tenant = any(openphb_tenants()) or p_subject = any(openphb_subjects());
$$;

-- At the end: a line serves an outcome of its own plan, and its funder shares are the whole of it.
-- The argument names the column that holds the line.
create function plans_line_whole() returns trigger language plpgsql as
$$
declare
  v_row jsonb := to_jsonb(coalesce(new, old));
  v_line uuid := (v_row ->> tg_argv[0])::uuid;
  v_tenant uuid := (v_row ->> 'tenant_id')::uuid;
  v_plan uuid;
  v_whole bigint;
begin
  if not plans_within_reach(v_tenant, (v_row ->> 'subject_id')::uuid, 'plans_budgetline') then
    raise exception 'line % cannot be seen by whoever writes it', v_line
      using errcode = 'insufficient_privilege';
  end if;
  select plan_id into v_plan from plans_budgetline where tenant_id = v_tenant and id = v_line;
  if not found then
    return null; -- The line itself went, with what hung on it.
  end if;
  if not exists (select from plans_lineoutcome l
                   join plans_outcome o on o.tenant_id = l.tenant_id and o.id = l.outcome_id
                  where l.tenant_id = v_tenant and l.line_id = v_line and o.plan_id = v_plan) then
    raise exception 'line % serves no outcome of its plan', v_line
      using errcode = 'integrity_constraint_violation', constraint = 'plans_line_has_outcome';
  end if;
  select sum(ten_thousandths) into v_whole
    from plans_fundershare where tenant_id = v_tenant and line_id = v_line;
  if v_whole is distinct from 10000 then
    raise exception 'the funder shares of line % come to % of 10000', v_line, coalesce(v_whole, 0)
      using errcode = 'integrity_constraint_violation', constraint = 'plans_line_shares_whole';
  end if;
  return null;
end $$;

create constraint trigger plans_line_whole after insert or update on plans_budgetline
  deferrable initially deferred for each row execute function plans_line_whole('id');
create constraint trigger plans_line_has_outcome after insert or update or delete on plans_lineoutcome
  deferrable initially deferred for each row execute function plans_line_whole('line_id');
create constraint trigger plans_line_shares_whole after insert or update or delete on plans_fundershare
  deferrable initially deferred for each row execute function plans_line_whole('line_id');

-- A share or a link moved to another line would leave its old line unchecked; nothing needs it.
create function plans_stays_on_its_line() returns trigger language plpgsql as
$$
begin
  if new.line_id <> old.line_id or new.tenant_id <> old.tenant_id then
    raise exception '% stays on its line', tg_table_name
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger stays_on_its_line before update on plans_lineoutcome
  for each row execute function plans_stays_on_its_line();
create trigger stays_on_its_line before update on plans_fundershare
  for each row execute function plans_stays_on_its_line();

-- What belongs to a version changes only while that version is a draft. The share lock keeps the
-- version a draft until this transaction ends.
create function plans_only_in_draft(p_tenant uuid, p_plan uuid) returns void language plpgsql as
$$
declare
  v_state text;
begin
  select state into v_state from plans_planversion
   where tenant_id = p_tenant and id = p_plan for share;
  if v_state is distinct from 'draft' then
    raise exception 'plan % is %, and only a draft may change', p_plan, coalesce(v_state, 'out of sight')
      using errcode = 'integrity_constraint_violation', constraint = 'plans_only_in_draft';
  end if;
end $$;

create function plans_part_only_in_draft() returns trigger language plpgsql as
$$
begin
  if tg_op <> 'INSERT' then
    perform plans_only_in_draft(old.tenant_id, old.plan_id);
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  perform plans_only_in_draft(new.tenant_id, new.plan_id);
  return new;
end $$;

create function plans_line_part_only_in_draft() returns trigger language plpgsql as
$$
declare
  v_row record;
  v_plan uuid;
begin
  if tg_op = 'DELETE' then v_row := old; else v_row := new; end if;
  select plan_id into v_plan from plans_budgetline
   where tenant_id = v_row.tenant_id and id = v_row.line_id;
  perform plans_only_in_draft(v_row.tenant_id, v_plan);
  return v_row;
end $$;

create trigger only_in_draft before insert or update or delete on plans_need
  for each row execute function plans_part_only_in_draft();
create trigger only_in_draft before insert or update or delete on plans_outcome
  for each row execute function plans_part_only_in_draft();
create trigger only_in_draft before insert or update or delete on plans_budgetline
  for each row execute function plans_part_only_in_draft();
create trigger only_in_draft before insert or update or delete on plans_risk
  for each row execute function plans_part_only_in_draft();
create trigger only_in_draft before insert or update or delete on plans_lineoutcome
  for each row execute function plans_line_part_only_in_draft();
create trigger only_in_draft before insert or update or delete on plans_fundershare
  for each row execute function plans_line_part_only_in_draft();

-- The life of a version: one way to each state; its words are its own only while it is a draft.
create function plans_version_life() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE' then
    if old.state <> 'draft' then
      raise exception 'plan % is %, and is kept', old.id, old.state
        using errcode = 'integrity_constraint_violation', constraint = 'plans_version_life';
    end if;
    return old;
  end if;
  if tg_op = 'INSERT' then
    if new.state <> 'draft' then
      raise exception 'a plan begins as a draft'
        using errcode = 'integrity_constraint_violation', constraint = 'plans_version_life';
    end if;
    return new;
  end if;
  if old.state <> new.state and (old.state, new.state) not in
     (('draft', 'submitted'), ('submitted', 'draft'), ('submitted', 'agreed'),
      ('submitted', 'refused'), ('agreed', 'superseded')) then
    raise exception 'a plan does not go from % to %', old.state, new.state
      using errcode = 'integrity_constraint_violation', constraint = 'plans_version_life';
  end if;
  if old.state <> 'draft' and (to_jsonb(new) - array['state', 'version', 'submitted_by', 'submitted_at'])
                           <> (to_jsonb(old) - array['state', 'version', 'submitted_by', 'submitted_at']) then
    raise exception 'plan % is %, and only a draft may change', old.id, old.state
      using errcode = 'integrity_constraint_violation', constraint = 'plans_only_in_draft';
  end if;
  if old.state <> 'draft' and new.state <> 'draft'
     and (new.submitted_by, new.submitted_at) is distinct from (old.submitted_by, old.submitted_at) then
    raise exception 'who sent plan % stays as it was', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_version_life';
  end if;
  if old.budget_id <> new.budget_id or old.subject_id <> new.subject_id
     or old.tenant_id <> new.tenant_id or old.number <> new.number then
    raise exception 'plan % stays with its budget and its number', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_version_life';
  end if;
  return new;
end $$;
create trigger version_life before insert or update or delete on plans_planversion
  for each row execute function plans_version_life();

-- A decision is about a version that was sent, and names who sent it: its CHECK compares the two.
create function plans_decision_fits() returns trigger language plpgsql as
$$
declare
  v_plan plans_planversion;
begin
  select * into v_plan from plans_planversion
   where tenant_id = new.tenant_id and id = new.plan_id for share;
  if v_plan.state is distinct from 'submitted' then
    raise exception 'plan % was not sent for approval', new.plan_id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_decision_fits';
  end if;
  if v_plan.submitted_by <> new.submitted_by or v_plan.subject_id <> new.subject_id then
    raise exception 'the decision about plan % names another sender or person', new.plan_id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_decision_fits';
  end if;
  return new;
end $$;
create trigger decision_fits before insert on plans_plandecision
  for each row execute function plans_decision_fits();

-- Nothing is agreed or refused without its decision, and no decision leaves its version waiting.
create function plans_state_was_decided() returns trigger language plpgsql as
$$
declare
  v_row jsonb := to_jsonb(new);
  v_tenant uuid := (v_row ->> 'tenant_id')::uuid;
  v_plan uuid := (v_row ->> tg_argv[0])::uuid;
  v_state text;
  v_verdict text;
begin
  select state into v_state from plans_planversion where tenant_id = v_tenant and id = v_plan;
  if not found then
    raise exception 'plan % cannot be seen by whoever decides it', v_plan
      using errcode = 'insufficient_privilege';
  end if;
  select verdict into v_verdict from plans_plandecision where tenant_id = v_tenant and plan_id = v_plan;
  if (v_state in ('agreed', 'superseded') and v_verdict is distinct from 'approved')
     or (v_state = 'refused' and v_verdict is distinct from 'refused')
     or (v_state in ('draft', 'submitted') and v_verdict is not null) then
    raise exception 'plan % is % and its decision is %', v_plan, v_state, coalesce(v_verdict, 'missing')
      using errcode = 'integrity_constraint_violation', constraint = 'plans_state_was_decided';
  end if;
  return null;
end $$;
create constraint trigger plans_version_was_decided after update on plans_planversion
  deferrable initially deferred for each row
  when (old.state is distinct from new.state) execute function plans_state_was_decided('id');
create constraint trigger plans_decision_took_hold after insert on plans_plandecision
  deferrable initially deferred for each row execute function plans_state_was_decided('plan_id');
