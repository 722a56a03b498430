-- A decision carries its proposal's own proposer, so that its CHECK compares two real people.
alter table rates_rateproposal
    add constraint rates_rateproposal_proposer unique (tenant_id, id, proposed_by);
alter table rates_ratedecision
    add constraint rates_ratedecision_proposer foreign key (tenant_id, proposal_id, proposed_by)
    references rates_rateproposal (tenant_id, id, proposed_by);

-- What was agreed is what stood there when it was agreed. The lock waits for a decision under way.
create function rates_refuse_after_decision() returns trigger
language plpgsql as $$
begin
    perform 1 from rates_rateproposal where id = new.proposal_id for key share;
    if exists (select 1 from rates_ratedecision where proposal_id = new.proposal_id) then
        raise exception 'rates: proposal % is decided, so nothing is added to it', new.proposal_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger before_decision before insert on rates_rateversion
    for each row execute function rates_refuse_after_decision();
