-- A coding is of its own person's movement, to a line and an outcome it serves in a plan of that
-- budget; and the codings of a movement never come to more than it. It runs as the writer and sees
-- only the writer's rows: where the movement cannot be seen, it refuses.
create function spending_coding_fits() returns trigger language plpgsql as
$$
declare
  v_movement spending_statementline;
  v_total bigint;
begin
  -- The lock makes writers of one movement wait for each other, so that the sum below is whole.
  select * into v_movement from spending_statementline
   where tenant_id = new.tenant_id and id = new.movement_id for update;
  if not found then
    raise exception 'movement % cannot be seen by whoever codes it', new.movement_id
      using errcode = 'insufficient_privilege';
  end if;
  if not exists (select from spending_coding where tenant_id = new.tenant_id and id = new.id) then
    return null; -- It was taken away again in the same transaction.
  end if;
  if v_movement.budget_id <> new.budget_id or v_movement.subject_id <> new.subject_id then
    raise exception 'coding % is of another budget than its movement', new.id
      using errcode = 'integrity_constraint_violation', constraint = 'spending_coding_of_its_budget';
  end if;
  if not exists (select from plans_lineoutcome s
                   join plans_budgetline l on l.tenant_id = s.tenant_id and l.id = s.line_id
                   join plans_outcome o on o.tenant_id = s.tenant_id and o.id = s.outcome_id
                   join plans_planversion p on p.tenant_id = l.tenant_id and p.id = l.plan_id
                  where s.tenant_id = new.tenant_id
                    and s.line_id = new.line_id and s.outcome_id = new.outcome_id
                    and l.line_key = new.line_key and o.outcome_key = new.outcome_key
                    and p.budget_id = new.budget_id) then
    raise exception 'line % serves no outcome % in a plan of this budget', new.line_id, new.outcome_id
      using errcode = 'integrity_constraint_violation', constraint = 'spending_coding_in_a_plan';
  end if;
  select coalesce(sum(pence), 0) into v_total from spending_coding
   where tenant_id = new.tenant_id and movement_id = new.movement_id;
  if v_total > -v_movement.pence then
    raise exception 'the codings of movement % come to % of %', new.movement_id, v_total, -v_movement.pence
      using errcode = 'integrity_constraint_violation', constraint = 'spending_coded_within_movement';
  end if;
  return null;
end $$;

create constraint trigger spending_coding_fits after insert or update on spending_coding
  deferrable initially deferred for each row execute function spending_coding_fits();
