-- An agreement that was given up before everybody had signed has ended too: its state says nothing of
-- that, its signatures do. One that was signed, and ended, may still be closed by what is due on it.
create or replace function payments_entitled_by_signature() returns trigger language plpgsql as
$$
declare
  v_state text;
  v_holds text;
begin
  select state, recipient_kind into v_state, v_holds from agreements_directpaymentagreement
   where tenant_id = new.tenant_id and id = new.agreement_id;
  if v_state is null or v_state = 'prepared' or v_holds = 'third_party'
     or agreements_all_signed(new.tenant_id, new.agreement_id) is not true then
    raise exception 'nothing is due on agreement %: it is not a signed direct payment', new.agreement_id
      using errcode = 'integrity_constraint_violation', constraint = 'payments_entitled_by_signature';
  end if;
  return new;
end $$;
