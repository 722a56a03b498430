create or replace function plans_decision_fits() returns trigger language plpgsql as
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
     or (v_state = 'refused' and v_verdict is distinct from 'refused')
     or (v_state in ('draft', 'submitted') and v_verdict is not null) then
    raise exception 'plan % is % and its decision is %', v_plan, v_state, coalesce(v_verdict, 'missing')
      using errcode = 'integrity_constraint_violation', constraint = 'plans_state_was_decided';
  end if;
  return null;
end $$;

alter table plans_linedecision drop constraint plans_linedecision_line;
drop trigger before_decision on plans_approvallimit;
drop trigger before_decision on plans_approvaldays;
drop trigger before_decision on plans_approvalrule;
drop function plans_scheme_is_whole();
alter table plans_approvalschemedecision drop constraint plans_approvalschemedecision_proposer;
alter table plans_approvalscheme drop constraint plans_approvalscheme_proposer;
