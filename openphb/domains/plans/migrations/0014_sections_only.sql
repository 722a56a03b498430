create trigger only_in_draft before insert or update or delete on plans_plansection
  for each row execute function plans_part_only_in_draft();
create trigger only_in_draft before insert or update or delete on plans_planaction
  for each row execute function plans_part_only_in_draft();
create trigger only_in_draft before insert or update or delete on plans_contingencystep
  for each row execute function plans_part_only_in_draft();
create trigger only_in_draft before insert or update or delete on plans_planperson
  for each row execute function plans_part_only_in_draft();
create trigger only_in_draft before insert or update or delete on plans_planassent
  for each row execute function plans_part_only_in_draft();

-- A plan leaves its draft with exactly one named care co-ordinator. A unique index already refuses a
-- second one at any time; nothing of a sent version changes, so that one stays.
create function plans_has_co_ordinator() returns trigger language plpgsql as
$$
begin
  if (select count(*) from plans_planperson
       where tenant_id = new.tenant_id and plan_id = new.id and role = 'co_ordinator') <> 1 then
    raise exception 'plan % names no care co-ordinator', new.id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_has_co_ordinator';
  end if;
  return new;
end $$;
create trigger has_co_ordinator before update on plans_planversion
  for each row when (old.state = 'draft' and new.state <> 'draft')
  execute function plans_has_co_ordinator();

-- What is done towards an outcome is done in that outcome's own version.
alter table plans_outcome add constraint plans_outcome_plan unique (tenant_id, id, plan_id);
alter table plans_planaction add constraint plans_planaction_outcome
  foreign key (tenant_id, outcome_id, plan_id) references plans_outcome (tenant_id, id, plan_id);
