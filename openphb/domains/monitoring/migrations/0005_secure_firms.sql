-- Whoever works for an organisation reaches no tenant, but the people whose money it holds there:
-- what a transaction sees of those (a policy sees no more) opens the papers of their organisation.
alter policy visible on monitoring_firmpaper
  using (tenant_id = any((select openphb_tenants())::uuid[])
    or exists (select from monitoring_holding own
                where own.tenant_id = monitoring_firmpaper.tenant_id
                  and own.organisation_id = monitoring_firmpaper.organisation_id))
  with check (tenant_id = any((select openphb_tenants())::uuid[])
    or exists (select from monitoring_holding own
                where own.tenant_id = monitoring_firmpaper.tenant_id
                  and own.organisation_id = monitoring_firmpaper.organisation_id));
alter policy visible on monitoring_clientaccountcheck
  using (tenant_id = any((select openphb_tenants())::uuid[])
    or exists (select from monitoring_holding own
                where own.tenant_id = monitoring_clientaccountcheck.tenant_id
                  and own.organisation_id = monitoring_clientaccountcheck.organisation_id))
  with check (tenant_id = any((select openphb_tenants())::uuid[])
    or exists (select from monitoring_holding own
                where own.tenant_id = monitoring_clientaccountcheck.tenant_id
                  and own.organisation_id = monitoring_clientaccountcheck.organisation_id));
