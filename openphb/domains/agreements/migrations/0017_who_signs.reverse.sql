drop trigger void_fits on agreements_signaturevoid;
drop function agreements_void_fits();
drop trigger signature_turn on agreements_signature;
drop function agreements_signature_turn();
create or replace function agreements_signed_by_both() returns trigger language plpgsql as
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
