-- A bill is paid whole, out of its own budget and about its own person.
alter table payments_bill add constraint bill_whole
  unique (tenant_id, id, budget_id, subject_id, pence);
alter table payments_payment add constraint payment_pays_its_bill_whole
  foreign key (tenant_id, bill_id, budget_id, subject_id, amount_pence)
  references payments_bill (tenant_id, id, budget_id, subject_id, pence);

-- What was sent to be paid does not change: it is only withdrawn, once.
create function payments_bill_stands() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE'
     or old.withdrawn_by is not null
     or row(new.id, new.tenant_id, new.subject_id, new.key, new.kind, new.management_option,
            new.organisation_id, new.budget_id, new.reference, new.received_on, new.pay_by,
            new.pence, new.content_sha256, new.put_by, new.put_at)
        is distinct from
        row(old.id, old.tenant_id, old.subject_id, old.key, old.kind, old.management_option,
            old.organisation_id, old.budget_id, old.reference, old.received_on, old.pay_by,
            old.pence, old.content_sha256, old.put_by, old.put_at) then
    raise exception 'bill % stands as it was sent to be paid', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'payments_bill_stands';
  end if;
  return new;
end $$;
create trigger bill_stands before update or delete on payments_bill
  for each row execute function payments_bill_stands();

-- Its lines add up to it, when the transaction that sent it ends.
create function payments_bill_adds_up() returns trigger language plpgsql as
$$
declare
  v_bill uuid := case when tg_table_name = 'payments_bill' then new.id else null end;
  v_whole bigint;
  v_lines bigint;
begin
  if v_bill is null then
    v_bill := (to_jsonb(new) ->> 'bill_id')::uuid;
  end if;
  select pence into v_whole from payments_bill where tenant_id = new.tenant_id and id = v_bill;
  select coalesce(sum(pence), 0) into v_lines
    from payments_billline where tenant_id = new.tenant_id and bill_id = v_bill;
  if v_whole is distinct from v_lines then
    raise exception 'bill % is % and its lines are %', v_bill, v_whole, v_lines
      using errcode = 'integrity_constraint_violation', constraint = 'payments_bill_adds_up';
  end if;
  return null;
end $$;
create constraint trigger bill_adds_up after insert on payments_bill
  deferrable initially deferred for each row execute function payments_bill_adds_up();
create constraint trigger bill_line_adds_up after insert on payments_billline
  deferrable initially deferred for each row execute function payments_bill_adds_up();
