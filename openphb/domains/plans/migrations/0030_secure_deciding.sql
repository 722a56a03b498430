-- What was never sent for approval is agreed by one of two ways, each with its own limit: as a part of
-- a rise that somebody agreed to as a whole, or as a move of money within what the card allows.
create function plans_unsent_was_routed() returns trigger language plpgsql as
$$
begin
  if exists (select 1 from plans_plansent
              where tenant_id = new.tenant_id and plan_id = new.plan_id)
     or exists (select 1 from plans_generalrise r
                 where r.tenant_id = new.tenant_id and r.id = new.rise_id and r.level = new.level
                   and r.decided_by = new.decided_by and r.proposed_by = new.submitted_by)
     or exists (select 1 from plans_moneymovedecision m
                 where m.tenant_id = new.tenant_id and m.made_id = new.plan_id and m.accepted
                   and m.decided_by = new.decided_by and m.proposed_by = new.submitted_by
                   and m.limit_weekly_pence is not null) then
    return null;
  end if;
  raise exception 'plan % was not sent, and is part of no rise and no move', new.plan_id
    using errcode = 'integrity_constraint_violation', constraint = 'plans_unsent_was_routed';
end $$;
create constraint trigger unsent_was_routed after insert on plans_plandecision
  deferrable initially deferred for each row execute function plans_unsent_was_routed();

-- What a version's lines give directly a week on one day, in pence: `budgets.rules.weekly_fraction`.
create function plans_direct_weekly(p_tenant uuid, p_plan uuid, p_on date, p_weeks text)
returns numeric language sql stable as
$$
  select coalesce(sum(l.quantity_hundredths::numeric * l.unit_pence / 100 * case l.basis
           when 'per_day' then 7
           when 'per_week' then 1
           when 'per_four_weeks' then 0.25
           when 'on_weekdays' then length(replace(l.falls_on::integer::bit(7)::text, '0', ''))
           when 'per_month' then 12 / w.weeks
           when 'per_year' then 1 / w.weeks
           when 'once_a_year' then 1 / w.weeks
           else 0 end), 0)
    from plans_budgetline l,
         (select case p_weeks when '52' then 52::numeric else 365::numeric / 7 end as weeks) w
   where l.tenant_id = p_tenant and l.plan_id = p_plan and l.management_option = 'direct_payment'
     and l.valid_from <= p_on and (l.valid_to is null or p_on < l.valid_to);
$$;

-- Nobody is paid less from a version's first day without notice, a finding and a day that is not over.
-- Whether a later day of it is lower is the rules' to see. A penny's slip of rounding is no fall.
create function plans_fall_was_decided() returns trigger language plpgsql as
$$
declare
  v_plan plans_planversion;
  v_before uuid;
  v_weeks text;
begin
  if new.verdict <> 'approved' or exists (
    select 1 from plans_loweredpayment where tenant_id = new.tenant_id and plan_id = new.plan_id) then
    return null;
  end if;
  select * into v_plan from plans_planversion where tenant_id = new.tenant_id and id = new.plan_id;
  select id into v_before from plans_planversion
   where tenant_id = new.tenant_id and budget_id = v_plan.budget_id and number < v_plan.number
     and state in ('agreed', 'superseded') and starts_on <= v_plan.starts_on
   order by number desc limit 1;
  if v_before is null then
    return null;
  end if;
  select weeks_in_year into v_weeks from budgets_budget
   where tenant_id = new.tenant_id and id = v_plan.budget_id;
  if plans_direct_weekly(new.tenant_id, new.plan_id, v_plan.starts_on, v_weeks) + 1
     < plans_direct_weekly(new.tenant_id, v_before, v_plan.starts_on, v_weeks) then
    raise exception 'plan % lowers the direct payment, and nobody decided that', new.plan_id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_fall_was_decided';
  end if;
  return null;
end $$;
create constraint trigger fall_was_decided after insert on plans_plandecision
  deferrable initially deferred for each row execute function plans_fall_was_decided();

-- What is kept of a lower payment is kept with its decision, and begins with the version or later.
create function plans_lowered_fits() returns trigger language plpgsql as
$$
begin
  if not exists (
    select 1 from plans_plandecision d join plans_planversion p
        on p.tenant_id = d.tenant_id and p.id = d.plan_id
     where d.tenant_id = new.tenant_id and d.plan_id = new.plan_id and d.verdict = 'approved'
       and d.decided_by = new.decided_by and p.subject_id = new.subject_id
       and p.starts_on <= new.from_day) then
    raise exception 'plan % was not agreed so by who lowers its payment', new.plan_id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_lowered_fits';
  end if;
  return null;
end $$;
create constraint trigger lowered_fits after insert on plans_loweredpayment
  deferrable initially deferred for each row execute function plans_lowered_fits();

-- A line that the panel leaves out is one of the plan that it decided about, and is said at once.
create function plans_panel_line_fits() returns trigger language plpgsql as
$$
begin
  if not exists (
    select 1 from plans_paneldecision d
      join plans_plansent s on s.tenant_id = d.tenant_id and s.id = d.sent_id
      join plans_budgetline l on l.tenant_id = s.tenant_id and l.plan_id = s.plan_id
     where d.tenant_id = new.tenant_id and d.id = new.decision_id and l.id = new.line_id
       and d.verdict = 'part'
       and not exists (select 1 from plans_panelvoice v
                        where v.tenant_id = d.tenant_id and v.decision_id = d.id)) then
    raise exception 'line % is none that the panel can leave out', new.line_id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_panel_line_fits';
  end if;
  return new;
end $$;
create trigger before_insert before insert on plans_panelline
  for each row execute function plans_panel_line_fits();

-- A decision is about its own item's plan, as it was sent, and several people took part in it. One in
-- part leaves out at least one line, and not all of them.
create or replace function plans_panel_decision_fits() returns trigger language plpgsql as
$$
declare
  v_left_out integer;
begin
  if not exists (select 1 from plans_panelitem i join plans_plansent s
                     on s.tenant_id = i.tenant_id and s.plan_id = i.plan_id
                  where i.tenant_id = new.tenant_id and i.id = new.item_id
                    and i.subject_id = new.subject_id and s.id = new.sent_id) then
    raise exception 'decision % of the panel is about another plan', new.id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_panel_decision_fits';
  end if;
  if (select count(*) from plans_panelvoice
       where tenant_id = new.tenant_id and decision_id = new.id) < 2 then
    raise exception 'decision % of the panel is not of several people', new.id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_panel_is_several';
  end if;
  select count(*) into v_left_out from plans_panelline
   where tenant_id = new.tenant_id and decision_id = new.id;
  if new.verdict = 'part' and (v_left_out = 0 or v_left_out >= (
       select count(*) from plans_budgetline l join plans_plansent s
           on s.tenant_id = l.tenant_id and s.plan_id = l.plan_id
        where s.tenant_id = new.tenant_id and s.id = new.sent_id)) then
    raise exception 'decision % of the panel leaves out none or all of the lines', new.id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_panel_part_names_lines';
  end if;
  return null;
end $$;

-- What is for the panel, by a rule or because somebody referred it, is decided as its meeting did, and
-- of a part with the same lines left out. What was made of the agreed lines of a part stands on the
-- meeting about the whole.
create or replace function plans_panel_has_met() returns trigger language plpgsql as
$$
begin
  if not new.by_panel and not exists (
    select 1 from plans_panelreferral where tenant_id = new.tenant_id and plan_id = new.plan_id) then
    return null;
  end if;
  if not exists (
    select 1 from plans_paneldecision d join plans_plansent s
        on s.tenant_id = d.tenant_id and s.id = d.sent_id
     where d.tenant_id = new.tenant_id
       and (s.plan_id = new.plan_id and d.verdict = new.verdict
            and (d.verdict <> 'part' or
                 array(select line_id from plans_panelline
                        where tenant_id = d.tenant_id and decision_id = d.id order by line_id)
                 = array(select line_id from plans_linedecision
                          where tenant_id = new.tenant_id and plan_id = new.plan_id
                          order by line_id))
            or d.verdict = 'part' and s.plan_id in (
                 select p.plan_id from plans_partagreed p
                  where p.tenant_id = new.tenant_id and p.made_id = new.plan_id))) then
    raise exception 'plan % is for the panel, which has not decided so', new.plan_id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_panel_has_met';
  end if;
  return null;
end $$;
