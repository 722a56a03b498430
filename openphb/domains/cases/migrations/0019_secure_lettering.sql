-- A decision carries its template's own writer, so that its CHECK compares two real people.
alter table cases_lettertemplate
    add constraint cases_lettertemplate_writer unique (tenant_id, id, proposed_by);
alter table cases_lettertemplatedecision
    add constraint cases_lettertemplatedecision_writer
    foreign key (tenant_id, template_id, proposed_by)
    references cases_lettertemplate (tenant_id, id, proposed_by);

-- The words of a letter are for whoever gets one: a person reaches their own rows and not the
-- tenant's, so the database reads for them what was agreed, and nothing else.
create function cases_agreed_letters(p_tenant_id uuid)
returns table (id uuid, kind varchar, starts_on date, address text, greeting text, body text,
               contact text, closing text, agreed_on date)
language sql stable security definer set search_path = public, pg_temp as
$$
  select template.id, template.kind, template.starts_on, template.address, template.greeting,
         template.body, template.contact, template.closing, decision.decided_on
    from cases_lettertemplate as template
    join cases_lettertemplatedecision as decision
      on decision.tenant_id = template.tenant_id and decision.template_id = template.id
   where template.tenant_id = p_tenant_id
     and decision.agreed
     and (p_tenant_id = any ((select openphb_tenants())::uuid[])
          or exists (select from tenancy_subject as subject
                      where subject.tenant_id = p_tenant_id
                        and subject.id = any ((select openphb_subjects())::uuid[])))
$$;
alter function cases_agreed_letters(uuid) owner to definer;
