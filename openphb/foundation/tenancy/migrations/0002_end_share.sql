-- Whoever a record is shared with may say that they need it no more: a share ends, sooner than it would
-- have, and nothing else of it changes. Its row is the other tenant's, so they could not write it.
create function tenancy_end_share(p_share uuid, p_on date) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as
$$
begin
  update tenancy_share set valid_to = p_on
   where id = p_share and valid_from <= p_on and (valid_to is null or valid_to > p_on)
     and (tenant_id = any(openphb_tenants()) or with_tenant_id = any(openphb_tenants()));
  return found;
end $$;

alter function tenancy_end_share(uuid, date) owner to definer;
grant update (valid_to) on tenancy_share to definer;
