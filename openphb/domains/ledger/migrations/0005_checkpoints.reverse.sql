create or replace function ledger_added_balances() returns trigger language plpgsql as
$$
declare
  v_journal uuid;
  v_apart numeric;
begin
  select a.journal_id, a.apart
    into v_journal, v_apart
    from (select journal_id, sum(debit_pence) - sum(credit_pence) as apart,
                 min(place) as first, max(place) as last
            from added group by journal_id) a
    left join ledger_journal j on j.id = a.journal_id
   where a.apart <> 0
      or (j.place = (select openphb_place()) and a.first = j.place and a.last = j.place) is not true
   limit 1;
  if not found then
    return null;
  end if;
  if v_apart <> 0 then
    raise exception 'journal % does not balance: % pence apart', v_journal, v_apart
      using errcode = 'integrity_constraint_violation';
  end if;
  raise exception 'journal % was posted before: nothing is added to it', v_journal
    using errcode = 'integrity_constraint_violation';
end $$;

create or replace function ledger_journal_whole() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  v_count bigint;
  v_apart numeric;
begin
  select count(*), sum(debit_pence) - sum(credit_pence)
    into v_count, v_apart
    from ledger_entry where journal_id = new.id and tenant_id = new.tenant_id;
  if v_count < 2 or v_apart <> 0 then
    raise exception 'journal % is not whole: % entries, % pence apart', new.id, v_count, v_apart
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
