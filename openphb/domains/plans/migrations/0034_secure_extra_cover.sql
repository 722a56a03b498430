-- What extra cover a line pays for is said of a line of the same version, only while that is written.
alter table plans_linecover add constraint plans_linecover_line
  foreign key (tenant_id, line_id, plan_id) references plans_budgetline (tenant_id, id, plan_id);
create trigger only_in_draft before insert or update or delete on plans_linecover
  for each row execute function plans_part_only_in_draft();
