drop trigger before_insert on plans_panelline;
drop function plans_panel_line_fits();
drop trigger lowered_fits on plans_loweredpayment;
drop function plans_lowered_fits();
drop trigger fall_was_decided on plans_plandecision;
drop function plans_fall_was_decided();
drop function plans_direct_weekly(uuid, uuid, date, text);
drop trigger unsent_was_routed on plans_plandecision;
drop function plans_unsent_was_routed();

create or replace function plans_panel_decision_fits() returns trigger language plpgsql as
$$
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
  return null;
end $$;

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
            or d.verdict = 'part' and s.plan_id in (
                 select p.plan_id from plans_partagreed p
                  where p.tenant_id = new.tenant_id and p.made_id = new.plan_id))) then
    raise exception 'plan % is for the panel, which has not decided so', new.plan_id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_panel_has_met';
  end if;
  return null;
end $$;

