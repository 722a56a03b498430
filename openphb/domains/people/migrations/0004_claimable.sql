-- Whose record an NHS number is, asked by nobody: somebody who proved the number to NHS login is
-- signing in, and has no reach yet. Both the number and, where NHS login knows it, the date of birth
-- have to be the record's. It answers exact numbers alone, so it cannot be used to look people up.
create function people_claimable(p_nhs_number text, p_born date)
returns table (tenant_id uuid, subject_id uuid, name text)
language sql stable security definer set search_path = public, pg_temp as
$$
  select p.tenant_id, p.subject_id, p.given_name || ' ' || p.family_name
    from people_person p
   where p.nhs_number = p_nhs_number
     and (p_born is null or p.date_of_birth = p_born)
   order by p.tenant_id;
$$;

alter function people_claimable(text, date) owner to definer;
