-- What one statement adds must balance, journal by journal, and belong to journals of the same
-- transaction: nothing is added to a journal that was posted before, and none mixes promises with
-- money. It reads only what was just added, so it costs the same in an empty ledger and in a large
-- one.
create or replace function ledger_added_balances() returns trigger language plpgsql as
$$
declare
  v_journal uuid;
  v_apart numeric;
  v_mixed boolean;
begin
  select a.journal_id, a.apart, a.mixed
    into v_journal, v_apart, v_mixed
    from (select journal_id, sum(debit_pence) - sum(credit_pence) as apart,
                 min(place) as first, max(place) as last,
                 bool_or(k.kind = 'memorandum') and bool_or(k.kind <> 'memorandum') as mixed
            from added left join ledger_ledgeraccount k on k.id = added.account_id
           group by journal_id) a
    left join ledger_journal j on j.id = a.journal_id
   where a.apart <> 0 or a.mixed
      or (j.place = (select openphb_place()) and a.first = j.place and a.last = j.place) is not true
   limit 1;
  if not found then
    return null;
  end if;
  if v_apart <> 0 then
    raise exception 'journal % does not balance: % pence apart', v_journal, v_apart
      using errcode = 'integrity_constraint_violation';
  end if;
  if v_mixed then
    raise exception 'journal % mixes memorandum accounts with money', v_journal
      using errcode = 'integrity_constraint_violation';
  end if;
  raise exception 'journal % was posted before: nothing is added to it', v_journal
    using errcode = 'integrity_constraint_violation';
end $$;

-- At commit, every new journal has entries. That each statement's entries balance is proved when it
-- runs, so what is whole has two entries or more: this asks only whether there is any.
create or replace function ledger_journal_whole() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
  if not exists (select from ledger_entry where tenant_id = new.tenant_id and journal_id = new.id) then
    raise exception 'journal % is not whole: it has no entries', new.id
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
