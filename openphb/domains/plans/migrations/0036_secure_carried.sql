-- What was never sent for approval here is agreed by one of three ways: as a part of a rise that somebody
-- agreed to as a whole, as a move of money within what the card allows, or because another
-- commissioner agreed it before the case came over.
create or replace function plans_unsent_was_routed() returns trigger language plpgsql as
$$
begin
  if exists (select 1 from plans_plansent
              where tenant_id = new.tenant_id and plan_id = new.plan_id)
     or exists (select 1 from plans_plancarried
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
  raise exception 'plan % was not sent, and is part of no rise, no move and no case that came over', new.plan_id
    using errcode = 'integrity_constraint_violation', constraint = 'plans_unsent_was_routed';
end $$;

-- Only a version that is being made can be said to have come over: nothing that was agreed here.
create function plans_carried_fits() returns trigger language plpgsql as
$$
begin
  if not exists (select 1 from plans_planversion
                  where tenant_id = new.tenant_id and id = new.plan_id
                    and subject_id = new.subject_id and state = 'draft' and number = 1) then
    raise exception 'plan % is none that has just come over', new.plan_id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_carried_fits';
  end if;
  return new;
end $$;
create trigger before_insert before insert on plans_plancarried
  for each row execute function plans_carried_fits();
