-- One key for a tenant's year: posts share it, closing takes it alone. Nobody queues behind a row.
create function ledger_year_key(p_tenant uuid, p_year text) returns bigint language sql immutable as
$$ select hashtextextended(p_tenant::text || p_year, 2) $$;

create function ledger_hold_year(p_tenant uuid, p_year text) returns void language sql as
$$ select pg_advisory_xact_lock(ledger_year_key(p_tenant, p_year)) $$;

-- Nothing is posted into a closed year, and a journal's year is that of its day. It reads past
-- row-level security: whoever cannot see the year must not be able to post into it.
create function ledger_year_is_open() returns trigger
language plpgsql security definer set search_path = public, pg_temp as
$$
declare
  v_year text;
begin
  perform pg_advisory_xact_lock_shared(ledger_year_key(y.tenant_id, y.posting_year))
     from (select distinct tenant_id, posting_year from added order by 1, 2) y;
  -- Asked after the lock, so that a close that was under way is seen.
  select f.year into v_year from ledger_financialyear f
   where f.closed_at is not null
     and exists (select from added a where a.tenant_id = f.tenant_id and a.posting_year = f.year);
  if found then
    raise exception 'financial year % is closed', v_year
      using errcode = 'integrity_constraint_violation';
  end if;
  if exists (select from (select distinct posted_on, posting_year from added) d
              where d.posting_year <> to_char(d.posted_on - interval '3 months', 'YYYY') || '/'
                                   || to_char(d.posted_on + interval '9 months', 'YY')) then
    raise exception 'a journal belongs to the financial year of its day'
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
alter function ledger_year_is_open() owner to definer;

create trigger year_is_open after insert on ledger_journal
  referencing new table as added
  for each statement execute function ledger_year_is_open();

-- A year is closed once, and what was said of it stays.
create function ledger_year_goes_forward() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE' or old.closed_at is not null or new.closed_at is null
     or (old.tenant_id, old.year, old.proposed_by, old.proposed_at)
        is distinct from (new.tenant_id, new.year, new.proposed_by, new.proposed_at) then
    raise exception 'a financial year is closed once, as it was proposed (%)', tg_op
      using errcode = 'integrity_constraint_violation';
  end if;
  perform ledger_hold_year(new.tenant_id, new.year);
  return new;
end $$;

create trigger year_goes_forward before update or delete on ledger_financialyear
  for each row execute function ledger_year_goes_forward();
create trigger year_is_never_truncated before truncate on ledger_financialyear
  for each statement execute function openphb_refuse_change();
