-- A decision carries its batch's own proposer, so that its CHECK compares two real people.
alter table sufficiency_upliftbatch
    add constraint sufficiency_upliftbatch_proposer unique (tenant_id, id, proposed_by);
alter table sufficiency_upliftdecision
    add constraint sufficiency_upliftdecision_proposer foreign key (tenant_id, batch_id, proposed_by)
    references sufficiency_upliftbatch (tenant_id, id, proposed_by);

-- What is left out belongs to the same batch as the row, and is about the same person.
alter table sufficiency_upliftrow
    add constraint sufficiency_upliftrow_batch unique (tenant_id, id, batch_id, subject_id);
alter table sufficiency_upliftleftout
    add constraint sufficiency_upliftleftout_batch foreign key (tenant_id, row_id, batch_id, subject_id)
    references sufficiency_upliftrow (tenant_id, id, batch_id, subject_id);

-- What was decided is what stood there when it was decided. The lock waits for a decision under way.
create function sufficiency_refuse_after_decision() returns trigger
language plpgsql as $$
begin
    perform 1 from sufficiency_upliftbatch where tenant_id = new.tenant_id and id = new.batch_id
        for key share;
    if exists (select 1 from sufficiency_upliftdecision
                where tenant_id = new.tenant_id and batch_id = new.batch_id) then
        raise exception 'uplift: batch % is decided, so it stays as it is', new.batch_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger before_decision before insert on sufficiency_upliftrow
    for each row execute function sufficiency_refuse_after_decision();
create trigger before_decision before insert on sufficiency_upliftleftout
    for each row execute function sufficiency_refuse_after_decision();

-- Nothing is raised by a batch that nobody agreed to.
create function sufficiency_only_if_agreed() returns trigger
language plpgsql as $$
begin
    if not exists (select 1 from sufficiency_upliftdecision
                    where tenant_id = new.tenant_id and batch_id = new.batch_id and agreed) then
        raise exception 'uplift: batch % is not agreed to', new.batch_id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger after_agreement before insert on sufficiency_upliftraise
    for each row execute function sufficiency_only_if_agreed();
