-- At commit, a journal that says it reverses another has that one's entries and no others: the same
-- accounts and dimensions, debits and credits changed over. That a journal is reversed at most once
-- is a unique constraint. A journal that reverses nothing never comes here. It reads past row-level
-- security, because whoever posted may no longer have any reach by then.
create function ledger_reverses_exactly() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
  if new.reverses_id = new.id or exists (
    select
      from (select 1 as side, account_id, subject_id, budget_id, line_id, funder_id, option,
                   service_from, service_to, service_year, debit_pence, credit_pence
              from ledger_entry where tenant_id = new.tenant_id and journal_id = new.id
            union all
            select -1, account_id, subject_id, budget_id, line_id, funder_id, option,
                   service_from, service_to, service_year, credit_pence, debit_pence
              from ledger_entry where tenant_id = new.tenant_id and journal_id = new.reverses_id
           ) both_sides
     group by account_id, subject_id, budget_id, line_id, funder_id, option,
              service_from, service_to, service_year, debit_pence, credit_pence
    having sum(side) <> 0
  ) then
    raise exception 'journal % is not the reverse of journal %', new.id, new.reverses_id
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
alter function ledger_reverses_exactly() owner to definer;

create constraint trigger reverses_exactly after insert on ledger_journal
  deferrable initially deferred
  for each row when (new.reverses_id is not null) execute function ledger_reverses_exactly();
