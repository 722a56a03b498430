-- A version's decision carries its own writer, so that its CHECK compares two real people.
alter table agreements_localterms
    add constraint agreements_localterms_writer unique (tenant_id, id, proposed_by);
alter table agreements_localtermsdecision
    add constraint agreements_localtermsdecision_writer
    foreign key (tenant_id, terms_id, proposed_by)
    references agreements_localterms (tenant_id, id, proposed_by);

-- A third-party agreement is about the lines that an organisation manages, and stays one.
create or replace function agreements_life() returns trigger language plpgsql as
$$
declare
  v_state text;
  v_option text;
  v_keeps constant text[] := array['state', 'ended_on', 'ended_why'];
begin
  if tg_op = 'DELETE' then
    raise exception 'agreements are ended, never deleted'
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_life';
  end if;
  v_option := case when new.recipient_kind = 'third_party' then 'third_party' else 'direct_payment' end;
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
                      and management_option = v_option) then
      raise exception 'no line of plan % is a %', new.plan_id, replace(v_option, '_', ' ')
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
       or (new.recipient_kind = 'third_party') <> (old.recipient_kind = 'third_party')
       or new.tenant_id <> old.tenant_id or new.subject_id <> old.subject_id
       or exists (select from agreements_signature
                   where tenant_id = old.tenant_id and agreement_id = old.id) then
      raise exception 'the terms of agreement % stay as they were signed', old.id
        using errcode = 'integrity_constraint_violation', constraint = 'agreements_terms_kept';
    end if;
  end if;
  return new;
end $$;

-- At the end: what is signed carries the signature of every party, and whoever holds the money is one.
create or replace function agreements_signed_by_both() returns trigger language plpgsql as
$$
declare
  v_state text;
  v_signed integer;
  v_wanted integer;
begin
  v_wanted := case when new.recipient_kind in ('managed_account', 'third_party') then 3 else 2 end;
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

-- Whoever signs for a firm says by what role they may.
create function agreements_firm_signatory() returns trigger language plpgsql as
$$
begin
  if new.party = 'firm' and new.signed_as ~ '^\s*$' then
    raise exception 'whoever signs agreement % for a firm says by what role', new.agreement_id
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_firm_signatory';
  end if;
  return new;
end $$;
create trigger firm_signatory before insert on agreements_signature
  for each row execute function agreements_firm_signatory();

-- A third-party budget is no direct payment: it never has an account that is paid to.
create function agreements_bank_is_direct() returns trigger language plpgsql as
$$
begin
  if exists (select from agreements_directpaymentagreement
              where tenant_id = new.tenant_id and id = new.agreement_id
                and recipient_kind = 'third_party') then
    raise exception 'agreement % is not paid directly', new.agreement_id
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_bank_is_direct';
  end if;
  return new;
end $$;
create trigger bank_is_direct before insert on agreements_bankdetails
  for each row execute function agreements_bank_is_direct();
