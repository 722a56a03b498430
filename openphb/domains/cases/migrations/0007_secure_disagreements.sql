-- A reply carries its disagreement's own decider and person, so that its CHECK compares two real people
-- and nobody is answered in somebody else's record.
alter table cases_disagreement
    add constraint cases_disagreement_decider unique (tenant_id, id, subject_id, decided_by);
alter table cases_disagreementreply
    add constraint cases_disagreementreply_decider
    foreign key (tenant_id, disagreement_id, subject_id, decided_by)
    references cases_disagreement (tenant_id, id, subject_id, decided_by);
