drop trigger reverses_exactly on ledger_journal;
drop function ledger_reverses_exactly();
