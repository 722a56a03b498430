drop trigger journal_whole on ledger_journal;
drop function ledger_journal_whole();
drop trigger added_balances on ledger_entry;
drop function ledger_added_balances();
