drop trigger only_in_draft on plans_linecover;
alter table plans_linecover drop constraint plans_linecover_line;
