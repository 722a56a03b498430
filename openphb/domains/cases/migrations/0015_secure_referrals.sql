-- The next numbers of a tenant's references. A person who asks for themself reaches their own rows and
-- not the tenant's counter, so the database counts for them, and tells nobody how far it is otherwise.
create function cases_next_numbers(p_id uuid, p_tenant_id uuid, p_count integer)
returns integer
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  found integer;
begin
  if p_count < 1 or not (
       p_tenant_id = any (openphb_tenants())
       or exists (select from tenancy_subject
                   where tenant_id = p_tenant_id and id = any (openphb_subjects()))) then
    raise exception 'no reference of this tenant is for whom asks' using errcode = 'insufficient_privilege';
  end if;
  insert into cases_referencecounter as counter (id, tenant_id, latest)
  values (p_id, p_tenant_id, p_count)
  on conflict (tenant_id) do update set latest = counter.latest + p_count
  returning latest into found;
  return found;
end
$$;

grant insert, update on cases_referencecounter to definer;
alter function cases_next_numbers(uuid, uuid, integer) owner to definer;
