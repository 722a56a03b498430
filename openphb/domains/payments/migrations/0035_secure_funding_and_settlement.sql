-- What a finding says is the whole of a line: its shares come to 100 % at commit, or it is not kept.
-- The functions run as the writer: what cannot be seen is refused.
create function payments_finding_is_whole() returns trigger language plpgsql as
$$
declare
  v_whole bigint;
begin
  select sum(coalesce(ten_thousandths, 0)) into v_whole from payments_fundingpart
   where tenant_id = new.tenant_id and finding_id = new.id;
  if v_whole is distinct from 10000 then
    raise exception 'the shares of finding % come to %, not to the whole', new.id, v_whole
      using errcode = 'integrity_constraint_violation', constraint = 'payments_finding_is_whole';
  end if;
  return null;
end $$;
create constraint trigger finding_is_whole after insert on payments_fundingfinding
  deferrable initially deferred for each row execute function payments_finding_is_whole();

-- A part added to a finding of another day would change what is borne without a word.
create function payments_parts_are_the_findings() returns trigger language plpgsql as
$$
declare
  v_whole bigint;
begin
  select sum(coalesce(ten_thousandths, 0)) into v_whole from payments_fundingpart
   where tenant_id = new.tenant_id and finding_id = new.finding_id;
  if v_whole is distinct from 10000 then
    raise exception 'the shares of finding % come to %, not to the whole', new.finding_id, v_whole
      using errcode = 'integrity_constraint_violation', constraint = 'payments_finding_is_whole';
  end if;
  return null;
end $$;
create constraint trigger parts_are_the_findings after insert on payments_fundingpart
  deferrable initially deferred for each row execute function payments_parts_are_the_findings();

-- A person contributes only to what a council bears of a line, and never to section 117 aftercare:
-- the council must be one of the line's funders on those days, by a finding or by its plan, and where it
-- bears an amount a week, that is the most.
create function payments_contribution_is_a_councils() returns trigger language plpgsql as
$$
declare
  v_category text;
  v_kind text;
begin
  if new.weekly_pence = 0 then
    return new;
  end if;
  select c.category into v_category
    from budgets_budget b join cases_case c on c.tenant_id = b.tenant_id and c.id = b.case_id
   where b.tenant_id = new.tenant_id and b.id = new.budget_id;
  select kind into v_kind from organisations_organisation where id = new.council_id;
  if v_category is null or v_category = 's117' or v_kind is distinct from 'local_authority' then
    raise exception 'nobody may be asked to contribute to line %', new.line_key
      using errcode = 'integrity_constraint_violation',
            constraint = 'payments_contribution_is_a_councils';
  end if;
  if exists (
    select 1 from payments_linefunding f
     where f.tenant_id = new.tenant_id and f.line_key = new.line_key
       and f.valid && new.valid and upper_inf(f.known)
       and not exists (
         select 1 from payments_fundingpart p
          where p.tenant_id = f.tenant_id and p.finding_id = f.finding_id
            and p.funder_id = new.council_id
            and (p.weekly_pence is null or p.weekly_pence >= new.weekly_pence))
  ) or not exists (
    select 1 from payments_linefunding f
      join payments_fundingpart p on p.tenant_id = f.tenant_id and p.finding_id = f.finding_id
     where f.tenant_id = new.tenant_id and f.line_key = new.line_key
       and f.valid && new.valid and upper_inf(f.known) and p.funder_id = new.council_id
    union all
    select 1 from payments_lineentitlement e
      join plans_fundershare s on s.tenant_id = e.tenant_id and s.line_id = e.line_id
     where e.tenant_id = new.tenant_id and e.line_key = new.line_key
       and e.valid && new.valid and upper_inf(e.known) and s.funder_id = new.council_id
  ) then
    raise exception 'the council bears no such part of line %', new.line_key
      using errcode = 'integrity_constraint_violation',
            constraint = 'payments_contribution_is_a_councils';
  end if;
  return new;
end $$;
create trigger contribution_is_a_councils before insert on payments_personcontribution
  for each row execute function payments_contribution_is_a_councils();

-- Both sides have agreed before a statement is; and what both have agreed to does not change.
create function payments_settlement_agreed_by_both() returns trigger language plpgsql as
$$
begin
  if new.state in ('agreed', 'settled') and (
    select count(*) from payments_settlementagreed
     where tenant_id = new.tenant_id and settlement_id = new.id) < 2
  then
    raise exception 'settlement % was not agreed by both sides', new.id
      using errcode = 'integrity_constraint_violation',
            constraint = 'payments_settlement_agreed_by_both';
  end if;
  if tg_op = 'UPDATE' and (
       old.state = 'withdrawn' or old.state = 'settled'
       or (old.state = 'agreed' and new.state not in ('agreed', 'settled'))
       or (new.number, new.ours_id, new.other_id, new.starts_on, new.ends_on, new.known_seq,
           new.to_us_pence, new.drafted_by, new.drafted_at)
          is distinct from
          (old.number, old.ours_id, old.other_id, old.starts_on, old.ends_on, old.known_seq,
           old.to_us_pence, old.drafted_by, old.drafted_at))
  then
    raise exception 'settlement % is history', new.id
      using errcode = 'integrity_constraint_violation',
            constraint = 'payments_settlement_is_history';
  end if;
  return new;
end $$;
create trigger settlement_agreed_by_both before insert or update on payments_settlement
  for each row execute function payments_settlement_agreed_by_both();
