-- An order that its own person agrees to is sent to everybody of its provider: the order opens them.
alter policy visible on marketplace_providermember
  using (tenant_id = any((select openphb_tenants())::uuid[])
    or exists (select from marketplace_careorder own
                where own.tenant_id = marketplace_providermember.tenant_id
                  and own.organisation_id = marketplace_providermember.organisation_id))
  with check (tenant_id = any((select openphb_tenants())::uuid[])
    or exists (select from marketplace_careorder own
                where own.tenant_id = marketplace_providermember.tenant_id
                  and own.organisation_id = marketplace_providermember.organisation_id));
