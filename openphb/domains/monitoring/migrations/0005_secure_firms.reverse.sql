alter policy visible on monitoring_firmpaper
  using (tenant_id = any((select openphb_tenants())::uuid[]))
  with check (tenant_id = any((select openphb_tenants())::uuid[]));
alter policy visible on monitoring_clientaccountcheck
  using (tenant_id = any((select openphb_tenants())::uuid[]))
  with check (tenant_id = any((select openphb_tenants())::uuid[]));
