drop trigger monitoring_paid on payments_payment;
drop function monitoring_paid();

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
