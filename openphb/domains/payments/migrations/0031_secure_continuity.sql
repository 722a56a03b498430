-- Runs from before files were noted on them learn whether theirs was taken.
-- The owner is under row-level security too, so it is lifted for this statement, in this transaction.
alter table payments_paymentrun no force row level security;
alter table audit_auditevent no force row level security;

update payments_paymentrun r set file_taken_by = t.user_id, file_taken_at = t.at
  from (select distinct on (tenant_id, record_id) tenant_id, record_id, user_id, at
          from audit_auditevent where what = 'run.file_taken'
         order by tenant_id, record_id, at) t
 where t.tenant_id = r.tenant_id and t.record_id = r.id;

alter table audit_auditevent force row level security;
alter table payments_paymentrun force row level security;

-- Of a payment and what it was replaced by one is alive, unless somebody's word is booked for both;
-- and what is exposed has an exposure that is open.
create function payments_one_of_two() returns trigger language plpgsql as
$$
declare
  v_payment uuid;
  v_alive int;
  v_first uuid;
begin
  -- Asked again by each table's own name: both have rows that are called payments.
  if tg_table_name = 'payments_payment' then
    v_payment := new.id;
  elsif tg_table_name = 'payments_exposure' then
    v_payment := new.payment_id;
  else
    v_payment := new.second_id;
  end if;
  if exists (select from payments_payment p
              where p.tenant_id = new.tenant_id and p.id = v_payment
                and (p.state = 'exposed') <> exists (
                    select from payments_exposure e
                     where e.tenant_id = p.tenant_id and e.payment_id = p.id and e.state = 'open')) then
    raise exception 'payment % is exposed without an open exposure, or has one and is not', v_payment
      using errcode = 'integrity_constraint_violation', constraint = 'payments_exposed_is_booked';
  end if;
  for v_first in
    select first_id from payments_paymentmove m
     where m.tenant_id = new.tenant_id and (m.first_id = v_payment or m.second_id = v_payment)
  loop
    select count(*) into v_alive from payments_payment p
     where p.tenant_id = new.tenant_id and p.state in ('included', 'held', 'paid')
       and (p.id = v_first or p.id in (select m.second_id from payments_paymentmove m
                                        where m.tenant_id = new.tenant_id and m.first_id = v_first));
    if v_alive > 1 and not exists (select from payments_exposure e
                                    where e.tenant_id = new.tenant_id and e.payment_id = v_first) then
      raise exception 'payment % and what it was moved to are both paid, and no exposure is booked', v_first
        using errcode = 'integrity_constraint_violation', constraint = 'payments_one_of_two';
    end if;
  end loop;
  return null;
end $$;

create constraint trigger one_of_two after update of state on payments_payment
  deferrable initially deferred for each row
  when ((new.state in ('included', 'held', 'paid') and old.state not in ('included', 'held', 'paid'))
        or new.state = 'exposed' or old.state = 'exposed')
  execute function payments_one_of_two();
create constraint trigger one_of_two after insert on payments_paymentmove
  deferrable initially deferred for each row execute function payments_one_of_two();
create constraint trigger one_of_two after insert or update of state on payments_exposure
  deferrable initially deferred for each row execute function payments_one_of_two();
