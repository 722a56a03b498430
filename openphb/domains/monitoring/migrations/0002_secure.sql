-- What an organisation showed stands as it was recorded.
create trigger append_only before update or delete on monitoring_firmpaper
  for each row execute function openphb_refuse_change();
create trigger append_only_truncate before truncate on monitoring_firmpaper
  for each statement execute function openphb_refuse_change();

-- Each movement moves what is held: advance = spent + fee + returned + held stands in the table of sums.
create function monitoring_moved() returns trigger language plpgsql as
$$
begin
  update monitoring_heldmoney set
    advanced_pence = advanced_pence + case when new.kind = 'advanced' then new.pence else 0 end,
    spent_pence = spent_pence + case when new.kind = 'spent' then new.pence else 0 end,
    fee_pence = fee_pence + case when new.kind = 'fee' then new.pence else 0 end,
    returned_pence = returned_pence + case when new.kind = 'returned' then new.pence else 0 end,
    held_pence = held_pence + case when new.kind = 'advanced' then new.pence else -new.pence end,
    came_back_pence = came_back_pence + case
      when new.kind = 'advanced' and new.pence < 0 then -new.pence
      -- The bill of what came back is paid again, whole.
      when new.kind = 'advanced' and exists (
        select 1 from payments_payment now_paid join payments_payment before
            on before.tenant_id = now_paid.tenant_id and before.bill_id = now_paid.bill_id
           and before.id <> now_paid.id and before.state = 'returned'
         where now_paid.tenant_id = new.tenant_id and now_paid.id = new.payment_id)
        then -least(new.pence, came_back_pence)
      else 0 end
   where tenant_id = new.tenant_id and holding_id = new.holding_id;
  if not found then
    raise exception 'holding % has no sums', new.holding_id
      using errcode = 'integrity_constraint_violation', constraint = 'held_money_of_holding';
  end if;
  return null;
end $$;
create trigger held_money_moves after insert on monitoring_heldmovement
  for each row execute function monitoring_moved();

-- The sums are what their movements add up to, and nothing else.
create function monitoring_held_as_moved() returns trigger language plpgsql as
$$
declare
  v record;
begin
  if tg_op = 'DELETE' then
    raise exception 'sums of holding % stand', old.holding_id
      using errcode = 'integrity_constraint_violation', constraint = 'held_money_as_moved';
  end if;
  select coalesce(sum(pence) filter (where kind = 'advanced'), 0) as advanced,
         coalesce(sum(pence) filter (where kind = 'spent'), 0) as spent,
         coalesce(sum(pence) filter (where kind = 'fee'), 0) as fee,
         coalesce(sum(pence) filter (where kind = 'returned'), 0) as returned
    into v from monitoring_heldmovement
   where tenant_id = new.tenant_id and holding_id = new.holding_id;
  if exists (
    select 1 from monitoring_heldmoney m
     where m.tenant_id = new.tenant_id and m.id = new.id
       and (m.advanced_pence, m.spent_pence, m.fee_pence, m.returned_pence)
           is distinct from (v.advanced, v.spent, v.fee, v.returned)) then
    raise exception 'sums of holding % are not what moved', new.holding_id
      using errcode = 'integrity_constraint_violation', constraint = 'held_money_as_moved';
  end if;
  return null;
end $$;
create constraint trigger held_money_as_moved after insert or update on monitoring_heldmoney
  deferrable initially deferred for each row execute function monitoring_held_as_moved();
create trigger held_money_stays before delete on monitoring_heldmoney
  for each row execute function monitoring_held_as_moved();

-- What we pay an organisation is held by it in the same moment: an advance by its bill, a direct
-- payment by the agreement of its managed account. What the bank sends back is not held any more.
create function monitoring_paid() returns trigger language plpgsql as
$$
declare
  v_holding uuid;
begin
  if new.bill_id is not null then
    select holding_id into v_holding from monitoring_advance
     where tenant_id = new.tenant_id and bill_id = new.bill_id;
  else
    select id into v_holding from monitoring_holding
     where tenant_id = new.tenant_id and agreement_id = new.agreement_id
       and kind = 'managed_account';
  end if;
  if v_holding is null then
    return null;
  end if;
  if new.state = 'paid' then
    insert into monitoring_heldmovement
      (id, tenant_id, subject_id, holding_id, key, kind, pence, "on", payment_id, words)
    values (gen_random_uuid(), new.tenant_id, new.subject_id, v_holding, 'payment:' || new.id,
            'advanced', new.amount_pence, new.pay_on, new.id, '');
  elsif old.state = 'paid' and new.state = 'returned' then
    insert into monitoring_heldmovement
      (id, tenant_id, subject_id, holding_id, key, kind, pence, "on", payment_id, words)
    values (gen_random_uuid(), new.tenant_id, new.subject_id, v_holding,
            'payment:' || new.id || ':returned', 'advanced', -new.amount_pence,
            coalesce(new.returned_on, new.pay_on), new.id, '');
  end if;
  return null;
end $$;
create trigger monitoring_paid after update of state on payments_payment
  for each row when (new.state is distinct from old.state and new.state in ('paid', 'returned'))
  execute function monitoring_paid();

-- What an organisation told stands as it was told, and what was decided is decided.
create function monitoring_row_stands() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE'
     or old.state in ('accepted', 'refused', 'withdrawn')
     or row(new.id, new.tenant_id, new.subject_id, new.statement_id, new.holding_id, new.row_key,
            new.kind, new."on", new.pence, new.line_id, new.line_key, new.words, new.evidence)
        is distinct from
        row(old.id, old.tenant_id, old.subject_id, old.statement_id, old.holding_id, old.row_key,
            old.kind, old."on", old.pence, old.line_id, old.line_key, old.words, old.evidence) then
    raise exception 'row % stands as it was told', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'monitoring_row_stands';
  end if;
  return new;
end $$;
create trigger row_stands before update or delete on monitoring_statementrow
  for each row execute function monitoring_row_stands();

-- What left by a row is what the accepted row says, of the same holding.
create function monitoring_left_as_told() returns trigger language plpgsql as
$$
begin
  if new.row_id is not null and not exists (
    select 1 from monitoring_statementrow r
     where r.tenant_id = new.tenant_id and r.id = new.row_id and r.holding_id = new.holding_id
       and r.pence = new.pence and r.kind = new.kind and r.state = 'accepted') then
    raise exception 'movement % is not what its row says', new.key
      using errcode = 'integrity_constraint_violation', constraint = 'held_movement_as_told';
  end if;
  return null;
end $$;
create constraint trigger held_movement_as_told after insert on monitoring_heldmovement
  deferrable initially deferred for each row execute function monitoring_left_as_told();

-- A row that was accepted left what is held, in the same transaction.
create function monitoring_accepted_left() returns trigger language plpgsql as
$$
begin
  if not exists (
    select 1 from monitoring_heldmovement m
     where m.tenant_id = new.tenant_id and m.row_id = new.id) then
    raise exception 'row % was accepted and nothing left', new.id
      using errcode = 'integrity_constraint_violation', constraint = 'statement_row_left';
  end if;
  return null;
end $$;
create constraint trigger statement_row_left after update of state on monitoring_statementrow
  deferrable initially deferred for each row when (new.state = 'accepted')
  execute function monitoring_accepted_left();
