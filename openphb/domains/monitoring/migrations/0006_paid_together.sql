-- What we pay an organisation is held by it in the same moment, as before; asked once for all the
-- payments that a statement marks, of which a run has thousands, and few of an organisation that holds.
drop trigger monitoring_paid on payments_payment;
drop function monitoring_paid();

create function monitoring_paid() returns trigger language plpgsql as
$$
begin
  if not exists (select from now_rows where state in ('paid', 'returned')) then
    return null;
  end if;
  -- Planned each time: how many rows a statement marks is between one and thousands.
  execute $insert$
    with held as materialized (
      select n.*, a.holding_id from now_rows n
        join monitoring_advance a on a.tenant_id = n.tenant_id and a.bill_id = n.bill_id
       where n.bill_id is not null and n.state in ('paid', 'returned')
      union all
      select n.*, h.id from now_rows n
        join monitoring_holding h on h.tenant_id = n.tenant_id and h.agreement_id = n.agreement_id
       where n.bill_id is null and n.state in ('paid', 'returned') and h.kind = 'managed_account')
    insert into monitoring_heldmovement
      (id, tenant_id, subject_id, holding_id, key, kind, pence, "on", payment_id, words)
    select gen_random_uuid(), n.tenant_id, n.subject_id, n.holding_id,
           'payment:' || n.id || case n.state when 'paid' then '' else ':returned' end, 'advanced',
           case n.state when 'paid' then n.amount_pence else -n.amount_pence end,
           case n.state when 'paid' then n.pay_on else coalesce(n.returned_on, n.pay_on) end,
           n.id, ''
      from held n join before_rows o on o.id = n.id
     where (n.state = 'paid' and o.state <> 'paid') or (n.state = 'returned' and o.state = 'paid')
  $insert$;
  return null;
end $$;
create trigger monitoring_paid after update on payments_payment
  referencing old table as before_rows new table as now_rows
  for each statement execute function monitoring_paid();
