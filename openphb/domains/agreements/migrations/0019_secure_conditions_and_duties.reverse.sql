drop trigger bank_is_direct on agreements_bankdetails;
drop function agreements_bank_is_direct();
drop trigger firm_signatory on agreements_signature;
drop function agreements_firm_signatory();
create or replace function agreements_signed_by_both() returns trigger language plpgsql as
$$
declare
  v_state text;
  v_signed integer;
  v_wanted integer;
begin
  v_wanted := case when new.recipient_kind = 'managed_account' then 3 else 2 end;
  select state into v_state from agreements_directpaymentagreement
   where tenant_id = new.tenant_id and id = new.id;
  if not found then
    raise exception 'agreement % cannot be seen by whoever writes it', new.id
      using errcode = 'insufficient_privilege';
  end if;
  select count(*) into v_signed from agreements_signature signature
   where tenant_id = new.tenant_id and agreement_id = new.id and terms_sha256 = new.terms_sha256
     and (party in ('person', 'body') or (party = 'firm' and v_wanted = 3))
     and not exists (select from agreements_signaturevoid void
                      where void.tenant_id = new.tenant_id and void.signature_id = signature.id);
  if v_state = 'signed' and v_signed <> v_wanted then
    raise exception 'agreement % has % of % signatures', new.id, v_signed, v_wanted
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_signed_by_both';
  end if;
  return null;
end $$;

create or replace function agreements_life() returns trigger language plpgsql as
$$
declare
  v_state text;
  v_keeps constant text[] := array['state', 'ended_on'];
begin
  if tg_op = 'DELETE' then
    raise exception 'agreements are ended, never deleted'
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_life';
  end if;
  if tg_op = 'INSERT' then
    if new.state <> 'prepared' then
      raise exception 'an agreement begins as prepared'
        using errcode = 'integrity_constraint_violation', constraint = 'agreements_life';
    end if;
    select state into v_state from plans_planversion
     where tenant_id = new.tenant_id and id = new.plan_id
       and budget_id = new.budget_id and subject_id = new.subject_id for share;
    if v_state is distinct from 'agreed' then
      raise exception 'plan % is not the agreed plan of this budget', new.plan_id
        using errcode = 'integrity_constraint_violation', constraint = 'agreements_of_an_agreed_plan';
    end if;
    if not exists (select from plans_budgetline
                    where tenant_id = new.tenant_id and plan_id = new.plan_id
                      and management_option = 'direct_payment') then
      raise exception 'no line of plan % is a direct payment', new.plan_id
        using errcode = 'integrity_constraint_violation', constraint = 'agreements_pay_directly';
    end if;
    return new;
  end if;
  if old.state <> new.state
     and (old.state, new.state) not in (('prepared', 'signed'), ('prepared', 'ended'), ('signed', 'ended')) then
    raise exception 'an agreement does not go from % to %', old.state, new.state
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_life';
  end if;
  if (to_jsonb(new) - v_keeps) <> (to_jsonb(old) - v_keeps) then
    if old.state <> 'prepared' or new.plan_id <> old.plan_id or new.budget_id <> old.budget_id
       or new.tenant_id <> old.tenant_id or new.subject_id <> old.subject_id
       or exists (select from agreements_signature
                   where tenant_id = old.tenant_id and agreement_id = old.id) then
      raise exception 'the terms of agreement % stay as they were signed', old.id
        using errcode = 'integrity_constraint_violation', constraint = 'agreements_terms_kept';
    end if;
  end if;
  return new;
end $$;

alter table agreements_localtermsdecision drop constraint agreements_localtermsdecision_writer;
alter table agreements_localterms drop constraint agreements_localterms_writer;
