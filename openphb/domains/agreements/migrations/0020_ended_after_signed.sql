-- Whether every party of an agreement signed the words that it has: also once it has ended.
create function agreements_all_signed(p_tenant uuid, p_agreement uuid) returns boolean
language sql stable as
$$
  select count(signature.id)
         = case when agreement.recipient_kind in ('managed_account', 'third_party') then 3 else 2 end
    from agreements_directpaymentagreement agreement
    join agreements_signature signature
      on signature.tenant_id = agreement.tenant_id and signature.agreement_id = agreement.id
     and signature.terms_sha256 = agreement.terms_sha256
     and (signature.party in ('person', 'body')
          or signature.party = 'firm' and agreement.recipient_kind in ('managed_account', 'third_party'))
   where agreement.tenant_id = p_tenant and agreement.id = p_agreement
     and not exists (select from agreements_signaturevoid void
                      where void.tenant_id = signature.tenant_id and void.signature_id = signature.id)
   group by agreement.id, agreement.recipient_kind;
$$;

-- What everybody signed cannot have ended before the last of them did.
create function agreements_ended_after_signed() returns trigger language plpgsql as
$$
declare
  v_signed date;
begin
  select max(signed_on) into v_signed from agreements_signature signature
   where tenant_id = new.tenant_id and agreement_id = new.id
     and not exists (select from agreements_signaturevoid void
                      where void.tenant_id = new.tenant_id and void.signature_id = signature.id);
  if new.ended_on < v_signed then
    raise exception 'agreement % was signed on %, after it ended', new.id, v_signed
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_ended_after_signed';
  end if;
  return new;
end $$;
create trigger ended_after_signed before update on agreements_directpaymentagreement
  for each row when (old.state = 'signed' and new.state = 'ended')
  execute function agreements_ended_after_signed();
