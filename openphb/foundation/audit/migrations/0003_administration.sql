-- Who runs the system sees no tenant's rows, and so could not write what they did to its roles. This
-- lets them write that, and nothing else, and only as themselves by a grant that reaches the tenant.
create function audit_administration(
  p_id uuid, p_tenant uuid, p_subject uuid, p_at timestamptz, p_grant uuid, p_what text,
  p_record_kind text, p_record uuid, p_details jsonb)
returns void language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  v_grant access_grant;
begin
  if p_what not like 'access.%' then
    raise exception 'audit_administration writes about roles alone' using errcode = 'insufficient_privilege';
  end if;
  select g.* into v_grant
    from access_grant g join access_grantline l on l.grant_id = g.id
   where g.id = p_grant and l.tenant_id = p_tenant and l.subject_id is null
     and g.user_id = nullif(current_setting('openphb.user', true), '')::uuid
     and g.valid_from <= openphb_today() and (g.valid_to is null or g.valid_to > openphb_today());
  if not found then
    raise exception 'the actor holds no such grant here' using errcode = 'insufficient_privilege';
  end if;
  insert into audit_auditevent (id, tenant_id, subject_id, at, user_id, grant_id, role, authority,
                                what, record_kind, record_id, details)
  values (p_id, p_tenant, p_subject, p_at, v_grant.user_id, v_grant.id, v_grant.role,
          v_grant.authority, p_what, p_record_kind, p_record, p_details);
end $$;

grant insert on audit_auditevent to definer;
alter function audit_administration(uuid, uuid, uuid, timestamptz, uuid, text, text, uuid, jsonb)
  owner to definer;
