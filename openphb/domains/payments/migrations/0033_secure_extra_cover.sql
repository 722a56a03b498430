-- What must never be false about extra cover, whoever writes. The functions run as the writer and so
-- see only the writer's rows: where what they must look at cannot be seen, they refuse.

alter table payments_extracover add constraint extra_cover_costs_its_days
  check (cost_pence = (ends_before - starts_on) * day_pence);
alter table payments_extracover add constraint extra_cover_draws_on_savings_first
  check (savings_pence = least(put_by_pence, cost_pence));
alter table payments_extracover add constraint extra_cover_of_its_year
  check (year = (extract(year from starts_on - interval '3 months')::int)::text || '/'
    || lpad(((extract(year from starts_on - interval '3 months')::int + 1) % 100)::text, 2, '0'));
alter table payments_extracover add constraint extra_cover_one_at_a_time
  exclude using gist (tenant_id with =, line_key with =, daterange(starts_on, ends_before) with &&);

-- It was agreed: in the plan as it is agreed now, for this trigger, no longer and no dearer.
create function payments_cover_was_agreed() returns trigger language plpgsql as
$$
declare
  v_terms plans_linecover;
begin
  select c.* into v_terms
    from plans_linecover c
    join plans_budgetline l on l.tenant_id = c.tenant_id and l.id = c.line_id
    join plans_planversion p on p.tenant_id = l.tenant_id and p.id = l.plan_id
   where c.tenant_id = new.tenant_id and c.line_id = new.line_id and l.line_key = new.line_key
     and l.kind = 'contingency' and p.state = 'agreed' and p.budget_id = new.budget_id
     and p.subject_id = new.subject_id;
  if v_terms.id is null or not new.because = any (v_terms.triggers)
     or new.agreed_until - new.starts_on > v_terms.longest_days
     or new.cost_pence > v_terms.cap_time_pence
     or new.day_pence <> round(v_terms.hours_hundredths::numeric * v_terms.rate_pence / 100) then
    raise exception 'extra cover % is not what the plan agrees to', new.id
      using errcode = 'integrity_constraint_violation', constraint = 'extra_cover_was_agreed';
  end if;
  -- The year's row is what two who start at once wait for; its CHECK is the cap.
  insert into payments_extracoveryear (id, tenant_id, subject_id, line_key, year, cap_pence, used_pence)
  values (gen_random_uuid(), new.tenant_id, new.subject_id, new.line_key, new.year,
          v_terms.cap_year_pence, new.cost_pence)
  on conflict (tenant_id, line_key, year) do update
    set cap_pence = excluded.cap_pence,
        used_pence = payments_extracoveryear.used_pence + excluded.used_pence;
  return new;
end $$;
create trigger cover_was_agreed before insert on payments_extracover
  for each row execute function payments_cover_was_agreed();

-- It only ever gets shorter, and what it does not cost any more may be used again.
create function payments_cover_only_shorter() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE' then
    raise exception 'extra cover % is kept', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'extra_cover_only_shorter';
  end if;
  if new.ends_before > old.ends_before
     or (to_jsonb(new) - array['ends_before', 'cost_pence', 'savings_pence', 'kept_pence', 'ended_by',
                               'ended_at', 'end_told_at'])
     <> (to_jsonb(old) - array['ends_before', 'cost_pence', 'savings_pence', 'kept_pence', 'ended_by',
                               'ended_at', 'end_told_at']) then
    raise exception 'extra cover % may only end sooner', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'extra_cover_only_shorter';
  end if;
  if new.cost_pence <> old.cost_pence then
    update payments_extracoveryear set used_pence = used_pence + new.cost_pence - old.cost_pence
     where tenant_id = new.tenant_id and line_key = new.line_key and year = new.year;
    if not found then
      raise exception 'the year of extra cover % cannot be seen by whoever ends it', old.id
        using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;
create trigger cover_only_shorter before update or delete on payments_extracover
  for each row execute function payments_cover_only_shorter();

-- What a year uses is counted above, and by nobody by hand.
create function payments_cover_counted_here() returns trigger language plpgsql as
$$
begin
  if pg_trigger_depth() < 2 then
    raise exception 'what extra cover uses of its cap is counted by the database'
      using errcode = 'integrity_constraint_violation', constraint = 'extra_cover_counted_here';
  end if;
  return coalesce(new, old);
end $$;
create trigger cover_counted_here before insert or update or delete on payments_extracoveryear
  for each row execute function payments_cover_counted_here();
