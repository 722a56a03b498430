-- Sets what this transaction may see. Transaction-local, so pooling is safe.
create function access_reach(p_user uuid, p_today date, p_tenants uuid[], p_subjects uuid[])
returns void language sql as
$$
  select set_config('openphb.user', coalesce(p_user::text, ''), true),
         set_config('openphb.today', coalesce(p_today::text, ''), true),
         set_config('openphb.tenants', p_tenants::text, true),
         set_config('openphb.subjects', p_subjects::text, true);
$$;

-- The grants of a user on a day; and their reach, set for the transaction. An administrator's grant
-- reaches no tenant rows: administrators run the system and see no clinical data.
create function access_begin_user(p_user uuid, p_today date)
returns table (grant_id uuid, role text, organisation_id uuid, tenant_id uuid, subject_id uuid, authority text)
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  v_tenants uuid[];
  v_subjects uuid[];
begin
  select coalesce(array_agg(distinct l.tenant_id) filter (where l.subject_id is null and g.role <> 'administrator'), '{}'),
         coalesce(array_agg(distinct l.subject_id) filter (where l.subject_id is not null), '{}')
    into v_tenants, v_subjects
    from access_grant g
    join access_grantline l on l.grant_id = g.id
    join access_user u on u.id = g.user_id and u.is_active
   where g.user_id = p_user
     and g.valid_from <= p_today and (g.valid_to is null or g.valid_to > p_today);

  select v_subjects || coalesce(array_agg(s.subject_id), '{}')
    into v_subjects
    from tenancy_share s
   where s.with_tenant_id = any(v_tenants)
     and s.valid_from <= p_today and (s.valid_to is null or s.valid_to > p_today);

  perform access_reach(p_user, p_today, v_tenants, v_subjects);

  return query
    select g.id, g.role::text, g.organisation_id, l.tenant_id, l.subject_id, g.authority
      from access_grant g
      join access_grantline l on l.grant_id = g.id
      join access_user u on u.id = g.user_id and u.is_active
     where g.user_id = p_user
       and g.valid_from <= p_today and (g.valid_to is null or g.valid_to > p_today)
     order by g.id, l.id;
end $$;

-- The same, for a signed-in session: the session's own row says whose it is.
create function access_begin_session(p_session text, p_user uuid, p_today date)
returns table (grant_id uuid, role text, organisation_id uuid, tenant_id uuid, subject_id uuid, authority text)
language plpgsql security definer set search_path = public, pg_temp as
$$
begin
  if not exists (select 1 from usersessions_usersession s
                  where s.session_key = p_session and s.user_id = p_user) then
    perform access_reach(null, p_today, '{}', '{}');
    return;
  end if;
  return query select * from access_begin_user(p_user, p_today);
end $$;

alter function access_begin_user(uuid, date) owner to definer;
alter function access_begin_session(text, uuid, date) owner to definer;
