-- What is said of a line is said of a line of the same version, and only while that is written.
alter table plans_linenote add constraint plans_linenote_line
  foreign key (tenant_id, line_id, plan_id) references plans_budgetline (tenant_id, id, plan_id);
alter table plans_linevisit add constraint plans_linevisit_line
  foreign key (tenant_id, line_id, plan_id) references plans_budgetline (tenant_id, id, plan_id);
create trigger only_in_draft before insert or update or delete on plans_linenote
  for each row execute function plans_part_only_in_draft();
create trigger only_in_draft before insert or update or delete on plans_linevisit
  for each row execute function plans_part_only_in_draft();

-- A decision carries who asked or proposed, so that its CHECK compares two real people.
alter table plans_localexclusion
  add constraint plans_localexclusion_proposer unique (tenant_id, id, proposed_by);
alter table plans_localexclusiondecision add constraint plans_localexclusiondecision_proposer
  foreign key (tenant_id, exclusion_id, proposed_by)
  references plans_localexclusion (tenant_id, id, proposed_by);
alter table plans_exceptionrequest
  add constraint plans_exceptionrequest_asker unique (tenant_id, id, asked_by);
alter table plans_exceptiondecision add constraint plans_exceptiondecision_asker
  foreign key (tenant_id, request_id, asked_by)
  references plans_exceptionrequest (tenant_id, id, asked_by);
