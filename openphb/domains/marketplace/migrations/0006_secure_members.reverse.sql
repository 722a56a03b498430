alter policy visible on marketplace_providermember
  using (tenant_id = any((select openphb_tenants())::uuid[]))
  with check (tenant_id = any((select openphb_tenants())::uuid[]));
