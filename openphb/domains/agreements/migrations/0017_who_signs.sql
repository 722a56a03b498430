-- At the end: what is signed carries the signature of every party, and a firm that manages the money is one.
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

-- A party signs a second time only after its first signature was voided.
create function agreements_signature_turn() returns trigger language plpgsql as
$$
begin
  if exists (select from agreements_signature earlier
              where earlier.tenant_id = new.tenant_id and earlier.agreement_id = new.agreement_id
                and earlier.party = new.party and earlier.id <> new.id
                and not exists (select from agreements_signaturevoid void
                                 where void.tenant_id = new.tenant_id
                                   and void.signature_id = earlier.id)) then
    raise exception 'the % has signed agreement % already', new.party, new.agreement_id
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_signature_turn';
  end if;
  return new;
end $$;
create trigger signature_turn before insert on agreements_signature
  for each row execute function agreements_signature_turn();

-- A signature is voided only while the agreement waits for somebody else's.
create function agreements_void_fits() returns trigger language plpgsql as
$$
declare
  v_state text;
begin
  select agreement.state into v_state
    from agreements_signature signature
    join agreements_directpaymentagreement agreement
      on agreement.tenant_id = signature.tenant_id and agreement.id = signature.agreement_id
   where signature.tenant_id = new.tenant_id and signature.id = new.signature_id
     and signature.subject_id = new.subject_id
     for update of agreement;
  if v_state is distinct from 'prepared' then
    raise exception 'signature % stays: its agreement is not open', new.signature_id
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_void_fits';
  end if;
  return new;
end $$;
create trigger void_fits before insert on agreements_signaturevoid
  for each row execute function agreements_void_fits();
