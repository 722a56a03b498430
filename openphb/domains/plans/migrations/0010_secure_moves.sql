-- A decision carries its proposal's own proposer, so that its CHECK compares two real people.
alter table plans_moneymove
    add constraint plans_moneymove_proposer unique (tenant_id, id, proposed_by);
alter table plans_moneymovedecision
    add constraint plans_moneymovedecision_proposer foreign key (tenant_id, move_id, proposed_by)
    references plans_moneymove (tenant_id, id, proposed_by);

-- Money moves inside one version: both lines are of the version that the proposal is about.
alter table plans_budgetline
    add constraint plans_budgetline_plan unique (tenant_id, id, plan_id);
alter table plans_moneymove
    add constraint plans_moneymove_from foreign key (tenant_id, from_line_id, plan_id)
    references plans_budgetline (tenant_id, id, plan_id);
alter table plans_moneymove
    add constraint plans_moneymove_to foreign key (tenant_id, to_line_id, plan_id)
    references plans_budgetline (tenant_id, id, plan_id);
