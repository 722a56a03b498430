-- A member who takes part was at that meeting, and never sent the plan that it is about.
create function plans_panel_voice_fits() returns trigger language plpgsql as
$$
declare
  v_item plans_panelitem;
  v_member plans_panelmember;
begin
  select i.* into v_item from plans_paneldecision d join plans_panelitem i
      on i.tenant_id = d.tenant_id and i.id = d.item_id
   where d.tenant_id = new.tenant_id and d.id = new.decision_id;
  select * into v_member from plans_panelmember
   where tenant_id = new.tenant_id and id = new.member_id;
  if v_member.meeting_id is distinct from v_item.meeting_id then
    raise exception 'member % was not at the meeting', new.member_id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_panel_voice_fits';
  end if;
  if exists (select 1 from plans_plansent
              where tenant_id = new.tenant_id and plan_id = v_item.plan_id
                and sent_by = v_member.member) then
    raise exception 'plan % was sent by a member who takes part', v_item.plan_id
      using errcode = 'integrity_constraint_violation', constraint = 'plans_panel_sender_no_part';
  end if;
  return new;
end $$;
create trigger before_insert before insert on plans_panelvoice
  for each row execute function plans_panel_voice_fits();

-- A decision is about its own item's plan, as it was sent, and several people took part in it.
create function plans_panel_decision_fits() returns trigger language plpgsql as
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
create constraint trigger panel_decision_fits after insert on plans_paneldecision
  deferrable initially deferred for each row execute function plans_panel_decision_fits();

-- What is for the panel, by a rule or because somebody referred it, is decided as its meeting did. What
-- was made of the agreed lines of a part stands on the meeting about the whole.
create function plans_panel_has_met() returns trigger language plpgsql as
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
create constraint trigger panel_has_met after insert on plans_plandecision
  deferrable initially deferred for each row execute function plans_panel_has_met();
