-- What must never be false about agreements, whoever writes. These functions run as the writer and see
-- only the writer's rows: where the thing they must look at cannot be seen, they refuse.

-- An agreement begins prepared, for an agreed plan of its budget that pays something directly. Its
-- terms change only while nobody has signed them.
create function agreements_life() returns trigger language plpgsql as
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
create trigger agreement_life before insert or update or delete on agreements_directpaymentagreement
  for each row execute function agreements_life();

-- A signature is of the terms as they stand, on a day when they existed. The lock keeps them so.
create function agreements_signature_fits() returns trigger language plpgsql as
$$
declare
  v_agreement agreements_directpaymentagreement;
begin
  select * into v_agreement from agreements_directpaymentagreement
   where tenant_id = new.tenant_id and id = new.agreement_id for update;
  if v_agreement.state is distinct from 'prepared' then
    raise exception 'agreement % is not open for signature', new.agreement_id
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_signature_fits';
  end if;
  if new.terms_sha256 <> v_agreement.terms_sha256 or new.subject_id <> v_agreement.subject_id then
    raise exception 'the signature is of other terms than agreement % has', new.agreement_id
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_signature_fits';
  end if;
  if new.signed_on < (v_agreement.prepared_at at time zone 'Europe/London')::date
     or new.signed_on > (new.recorded_at at time zone 'Europe/London')::date then
    raise exception 'agreement % was not there to be signed on %', new.agreement_id, new.signed_on
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_signature_fits';
  end if;
  return new;
end $$;
create trigger signature_fits before insert on agreements_signature
  for each row execute function agreements_signature_fits();

-- At the end: what is signed carries both signatures.
create function agreements_signed_by_both() returns trigger language plpgsql as
$$
declare
  v_state text;
  v_signed integer;
begin
  select state into v_state from agreements_directpaymentagreement
   where tenant_id = new.tenant_id and id = new.id;
  if not found then
    raise exception 'agreement % cannot be seen by whoever writes it', new.id
      using errcode = 'insufficient_privilege';
  end if;
  select count(*) into v_signed from agreements_signature
   where tenant_id = new.tenant_id and agreement_id = new.id and terms_sha256 = new.terms_sha256
     and party in ('person', 'body');
  if v_state = 'signed' and v_signed <> 2 then
    raise exception 'agreement % has % of 2 signatures', new.id, v_signed
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_signed_by_both';
  end if;
  return null;
end $$;
create constraint trigger agreements_signed_by_both after insert or update
  on agreements_directpaymentagreement
  deferrable initially deferred for each row
  when (new.state = 'signed') execute function agreements_signed_by_both();

-- An account is proposed whole and then only decided; approved numbers never change.
create function agreements_bank_life() returns trigger language plpgsql as
$$
declare
  v_agreement agreements_directpaymentagreement;
  v_decided constant text[] := array['state', 'decided_by', 'decided_at', 'decided_reason'];
begin
  if tg_op = 'DELETE' then
    raise exception 'bank details are replaced, never deleted'
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_bank_life';
  end if;
  if tg_op = 'INSERT' then
    select * into v_agreement from agreements_directpaymentagreement
     where tenant_id = new.tenant_id and id = new.agreement_id for share;
    if v_agreement.state is null or v_agreement.state = 'ended'
       or v_agreement.subject_id <> new.subject_id then
      raise exception 'bank details need an agreement of the same person that has not ended'
        using errcode = 'integrity_constraint_violation', constraint = 'agreements_bank_life';
    end if;
    if new.state <> 'proposed' then
      raise exception 'bank details begin as a proposal'
        using errcode = 'integrity_constraint_violation', constraint = 'agreements_bank_life';
    end if;
    return new;
  end if;
  if (to_jsonb(new) - v_decided) <> (to_jsonb(old) - v_decided) then
    raise exception 'bank details % stay as they were proposed', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_bank_life';
  end if;
  if old.state <> new.state
     and (old.state, new.state) not in
         (('proposed', 'approved'), ('proposed', 'refused'), ('approved', 'replaced')) then
    raise exception 'bank details do not go from % to %', old.state, new.state
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_bank_life';
  end if;
  return new;
end $$;
create trigger bank_life before insert or update or delete on agreements_bankdetails
  for each row execute function agreements_bank_life();
