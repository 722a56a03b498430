-- Rows say which transaction wrote them, and the database sees to it that it is true: the order of
-- the chain rests on it.
create function ledger_in_their_place() returns trigger language plpgsql as
$$
begin
  if exists (select from added where place <> (select openphb_place())) then
    raise exception 'rows of % stand at the place of the transaction that writes them', tg_table_name
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;

create trigger in_their_place after insert on ledger_journal
  referencing new table as added
  for each statement execute function ledger_in_their_place();

-- What one statement adds must balance, journal by journal, and belong to journals of the same
-- transaction: nothing is added to a journal that was posted before. It reads only what was just
-- added, so it costs the same in an empty ledger and in a large one.
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
