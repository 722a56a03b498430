-- Money came back from an approved account: nothing more is sent to it.
create or replace function agreements_bank_life() returns trigger language plpgsql as
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
         (('proposed', 'approved'), ('proposed', 'refused'), ('approved', 'replaced'),
          ('approved', 'dead')) then
    raise exception 'bank details do not go from % to %', old.state, new.state
      using errcode = 'integrity_constraint_violation', constraint = 'agreements_bank_life';
  end if;
  return new;
end $$;
