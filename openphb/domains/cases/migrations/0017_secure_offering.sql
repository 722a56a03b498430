-- A decision carries its offer's own writer, so that its CHECK compares two real people.
alter table cases_localoffer
    add constraint cases_localoffer_writer unique (tenant_id, id, proposed_by);
alter table cases_localofferdecision
    add constraint cases_localofferdecision_writer foreign key (tenant_id, offer_id, proposed_by)
    references cases_localoffer (tenant_id, id, proposed_by);

-- What is published is for everybody whom it may concern: a person reaches their own rows and not the
-- tenant's, so the database reads for them what was published, and nothing else.
create function cases_published_offers(p_tenant_id uuid)
returns table (id uuid, starts_on date, words text, lines jsonb, published_on date)
language sql stable security definer set search_path = public, pg_temp as
$$
  select offer.id, offer.starts_on, offer.words, offer.lines, decision.decided_on
    from cases_localoffer as offer
    join cases_localofferdecision as decision
      on decision.tenant_id = offer.tenant_id and decision.offer_id = offer.id
   where offer.tenant_id = p_tenant_id
     and decision.published
     and (p_tenant_id = any ((select openphb_tenants())::uuid[])
          or exists (select from tenancy_subject as subject
                      where subject.tenant_id = p_tenant_id
                        and subject.id = any ((select openphb_subjects())::uuid[])))
$$;
alter function cases_published_offers(uuid) owner to definer;
