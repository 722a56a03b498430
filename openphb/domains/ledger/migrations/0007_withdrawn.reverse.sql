create or replace function ledger_year_goes_forward() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE' or old.closed_at is not null or new.closed_at is null
     or (old.tenant_id, old.year, old.proposed_by, old.proposed_at)
        is distinct from (new.tenant_id, new.year, new.proposed_by, new.proposed_at) then
    raise exception 'a financial year is closed once, as it was proposed (%)', tg_op
      using errcode = 'integrity_constraint_violation';
  end if;
  perform ledger_hold_year(new.tenant_id, new.year);
  return new;
end $$;
