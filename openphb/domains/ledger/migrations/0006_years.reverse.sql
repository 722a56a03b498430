drop trigger year_is_never_truncated on ledger_financialyear;
drop trigger year_goes_forward on ledger_financialyear;
drop function ledger_year_goes_forward();
drop trigger year_is_open on ledger_journal;
drop function ledger_year_is_open();
drop function ledger_hold_year(uuid, text);
drop function ledger_year_key(uuid, text);
