-- What was bought weighs A and what it was for weighs B, so that a question may ask of either alone.
alter table plans_precedent add column words tsvector not null
  generated always as (
    setweight(to_tsvector('english'::regconfig, bought), 'A')
    || setweight(to_tsvector('english'::regconfig, outcome), 'B')) stored;
create index precedent_words on plans_precedent using gin (words);

-- A text search reads no index through row-level security, so this function looks past it and holds
-- the line itself: rows of the commissioners that this transaction acts for and the caller names,
-- and of those that share theirs, for nobody but staff of one. Precedents have nobody in them.
create function plans_precedents(
  p_tenants uuid[], p_things text[], p_outcomes text[], p_agreed boolean, p_least integer, p_most integer)
returns table (
  id uuid, commissioner text, bought text, outcome text, kind text, category text, every text,
  band_from_pence bigint, band_to_pence bigint, agreed boolean, code text, reason text, month date,
  things integer, outcomes integer)
language plpgsql stable security definer set search_path = public, pg_temp as
$$
declare
  v_own uuid[] := array(select unnest(p_tenants) intersect select unnest(openphb_tenants()));
  v_reach uuid[];
  v_things tsquery[] := array(select to_tsquery('english', one) from unnest(p_things) one);
  v_outcomes tsquery[] := array(select to_tsquery('english', one) from unnest(p_outcomes) one);
  v_any tsquery;
begin
  if cardinality(v_own) = 0 or cardinality(v_things) + cardinality(v_outcomes) = 0 then
    return;
  end if;
  v_reach := v_own || array(
    select last.tenant_id
      from (select distinct on (s.tenant_id) s.tenant_id, s.shares
              from plans_precedentsharing s order by s.tenant_id, s.said_at desc, s.id desc) last
     where last.shares and last.tenant_id <> all(v_own));
  -- What has enough of the things has one of them; outcomes alone find where no thing is asked for.
  v_any := to_tsquery('english', array_to_string(
    case when p_least > 0 then p_things else p_things || p_outcomes end, ' | '));
  return query
    with found as (
      select p.*,
             (select count(*)::integer from unnest(v_things) one where p.words @@ one) as of_things,
             (select count(*)::integer from unnest(v_outcomes) one where p.words @@ one) as of_outcomes
        from plans_precedent p
       where p.words @@ v_any
         and p.tenant_id = any(v_reach)
         and (p_agreed is null or p.agreed = p_agreed)
    )
    select f.id, t.name, f.bought, f.outcome, f.kind::text, f.category::text, f.every::text,
           f.band_from_pence, f.band_to_pence, f.agreed, f.code::text, f.reason, f.month,
           f.of_things, f.of_outcomes
      from (select * from found
             where of_things >= p_least
             order by of_things desc, of_outcomes desc, found.month desc, found.id desc
             limit p_most) f
      join tenancy_tenant t on t.id = f.tenant_id
     order by f.of_things desc, f.of_outcomes desc, f.month desc, f.id desc;
end $$;

alter function plans_precedents(uuid[], text[], text[], boolean, integer, integer) owner to definer;
