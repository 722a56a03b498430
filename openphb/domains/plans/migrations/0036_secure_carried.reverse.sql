drop trigger before_insert on plans_plancarried;
drop function plans_carried_fits();
create or replace function plans_unsent_was_routed() returns trigger language plpgsql as
$$
begin
  if exists (select 1 from plans_plansent
              where tenant_id = new.tenant_id and plan_id = new.plan_id)
     or exists (select 1 from plans_generalrise r
                 where r.tenant_id = new.tenant_id and r.id = new.rise_id and r.level = new.level
                   and r.decided_by = new.decided_by and r.proposed_by = new.submitted_by)
     or exists (select 1 from plans_moneymovedecision m
                 where m.tenant_id = new.tenant_id and m.made_id = new.plan_id and m.accepted
                   and m.decided_by = new.decided_by and m.proposed_by = new.submitted_by
                   and m.limit_weekly_pence is not null) then
    return null;
  end if;
  raise exception 'plan % was not sent, and is part of no rise and no move', new.plan_id
    using errcode = 'integrity_constraint_violation', constraint = 'plans_unsent_was_routed';
end $$;
