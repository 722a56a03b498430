drop trigger in_their_place on ledger_journal;
drop function ledger_in_their_place();
create or replace function ledger_added_balances() returns trigger language plpgsql as
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
