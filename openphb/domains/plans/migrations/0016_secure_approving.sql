-- A decision on a scheme carries its own proposer, so that its CHECK compares two real people.
alter table plans_approvalscheme
    add constraint plans_approvalscheme_proposer unique (tenant_id, id, proposed_by);
alter table plans_approvalschemedecision
    add constraint plans_approvalschemedecision_proposer foreign key (tenant_id, scheme_id, proposed_by)
    references plans_approvalscheme (tenant_id, id, proposed_by);

-- What was agreed is what stood there when it was agreed. The lock waits for a decision under way.
create function plans_scheme_is_whole() returns trigger language plpgsql as
$$
begin
  perform 1 from plans_approvalscheme where tenant_id = new.tenant_id and id = new.scheme_id for key share;
  if exists (select 1 from plans_approvalschemedecision
              where tenant_id = new.tenant_id and scheme_id = new.scheme_id) then
    raise exception 'scheme % is decided, so nothing is added to it', new.scheme_id
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger before_decision before insert on plans_approvalrule
  for each row execute function plans_scheme_is_whole();
create trigger before_decision before insert on plans_approvaldays
  for each row execute function plans_scheme_is_whole();
create trigger before_decision before insert on plans_approvallimit
  for each row execute function plans_scheme_is_whole();

-- A line that was not agreed is a line of the version that the decision is about.
alter table plans_linedecision
    add constraint plans_linedecision_line foreign key (tenant_id, line_id, plan_id)
    references plans_budgetline (tenant_id, id, plan_id);

-- A decision is about a version that was sent, and names who sent it: its CHECK compares the two. Where
-- it was sent for approval, nobody who ever sent it decides, and whoever does holds a limit for it.
create or replace function plans_decision_fits() returns trigger language plpgsql as
$$
declare
  v_plan plans_planversion;
  v_sent plans_plansent;
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
  select * into v_sent from plans_plansent
   where tenant_id = new.tenant_id and plan_id = new.plan_id order by version desc limit 1;
  -- Its own sender is the CHECK's, which says so.
  if found and new.decided_by <> new.submitted_by then
    if exists (select 1 from plans_plansent
                where tenant_id = new.tenant_id and plan_id = new.plan_id
                  and sent_by = new.decided_by) then
      raise exception 'plan % was sent by who decides about it', new.plan_id
        using errcode = 'integrity_constraint_violation', constraint = 'plans_decided_by_another';
    end if;
    if new.level is null then
      raise exception 'plan % was sent for approval, and nobody''s limit decides it', new.plan_id
        using errcode = 'integrity_constraint_violation', constraint = 'plans_decided_within_limit';
    end if;
    if new.limit_weekly_pence < v_sent.weekly_pence or new.limit_once_pence < v_sent.once_pence then
      raise exception 'plan % is above the limit by which it is decided', new.plan_id
        using errcode = 'integrity_constraint_violation', constraint = 'plans_decided_within_limit';
    end if;
  end if;
  return new;
end $$;

-- Nothing is agreed or refused without its decision, and no decision leaves its version waiting. What
-- was agreed in part is closed itself; its agreed lines stand in a version of their own.
create or replace function plans_state_was_decided() returns trigger language plpgsql as
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
     or (v_state = 'refused' and (v_verdict is null or v_verdict not in ('refused', 'part')))
     or (v_state in ('draft', 'submitted') and v_verdict is not null) then
    raise exception 'plan % is % and its decision is %', v_plan, v_state, coalesce(v_verdict, 'missing')
      using errcode = 'integrity_constraint_violation', constraint = 'plans_state_was_decided';
  end if;
  return null;
end $$;
