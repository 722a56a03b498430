-- What one statement adds must balance, journal by journal. It reads only what was just added, so
-- it costs the same in an empty ledger and in a large one.
create function ledger_added_balances() returns trigger language plpgsql as
$$
declare
  v_journal uuid;
  v_apart numeric;
begin
  select journal_id, sum(debit_pence) - sum(credit_pence) into v_journal, v_apart
    from added group by journal_id having sum(debit_pence) <> sum(credit_pence) limit 1;
  if found then
    raise exception 'journal % does not balance: % pence apart', v_journal, v_apart
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;

create trigger added_balances after insert on ledger_entry
  referencing new table as added
  for each statement execute function ledger_added_balances();

-- At commit, every new journal is whole: two entries or more, both sides the same, in its tenant.
-- It reads past row-level security, because whoever posted may no longer have any reach by then.
create function ledger_journal_whole() returns trigger
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
alter function ledger_journal_whole() owner to definer;

create constraint trigger journal_whole after insert on ledger_journal
  deferrable initially deferred
  for each row execute function ledger_journal_whole();
