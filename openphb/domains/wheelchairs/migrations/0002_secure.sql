-- A chair is arranged on a personal wheelchair budget alone, so that nobody adds money to another.
create function wheelchairs_of_a_wheelchair_budget() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE' then
    raise exception 'wheelchair % stands', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'wheelchair_stands';
  end if;
  if tg_op = 'UPDATE' and row(new.tenant_id, new.subject_id, new.budget_id, new.option, new.owner,
       new.extras_mended_by, new.nhs_pence, new.months, new.arranged_by, new.arranged_at)
     is distinct from row(old.tenant_id, old.subject_id, old.budget_id, old.option, old.owner,
       old.extras_mended_by, old.nhs_pence, old.months, old.arranged_by, old.arranged_at) then
    raise exception 'wheelchair % stands as it was arranged', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'wheelchair_stands';
  end if;
  if not exists (
    select 1 from budgets_budget b
      join cases_case c on c.tenant_id = b.tenant_id and c.id = b.case_id
     where b.tenant_id = new.tenant_id and b.id = new.budget_id
       and b.subject_id = new.subject_id and c.category = 'wheelchair') then
    raise exception 'budget % is no personal wheelchair budget', new.budget_id
      using errcode = 'integrity_constraint_violation',
            constraint = 'wheelchair_of_a_wheelchair_budget';
  end if;
  return new;
end $$;
create trigger wheelchair_of_a_wheelchair_budget before insert or update or delete
  on wheelchairs_wheelchair for each row execute function wheelchairs_of_a_wheelchair_budget();

-- What the NHS gives is what its parts give, when the transaction that arranged it ends.
create function wheelchairs_adds_up() returns trigger language plpgsql as
$$
declare
  v_chair uuid := case when tg_table_name = 'wheelchairs_wheelchair' then new.id end;
  v_whole bigint;
  v_parts bigint;
begin
  if v_chair is null then
    v_chair := (to_jsonb(new) ->> 'wheelchair_id')::uuid;
  end if;
  select nhs_pence into v_whole from wheelchairs_wheelchair
   where tenant_id = new.tenant_id and id = v_chair;
  select coalesce(sum(pence), 0) into v_parts from wheelchairs_wheelchairpart
   where tenant_id = new.tenant_id and wheelchair_id = v_chair;
  if v_whole is distinct from v_parts then
    raise exception 'wheelchair % is % and its parts are %', v_chair, v_whole, v_parts
      using errcode = 'integrity_constraint_violation', constraint = 'wheelchair_adds_up';
  end if;
  return null;
end $$;
create constraint trigger wheelchair_adds_up after insert on wheelchairs_wheelchair
  deferrable initially deferred for each row execute function wheelchairs_adds_up();
create constraint trigger wheelchair_part_adds_up after insert on wheelchairs_wheelchairpart
  deferrable initially deferred for each row execute function wheelchairs_adds_up();

-- Nobody adds to the NHS's own chair, and nobody pays the NHS for a chair that it does not order.
-- What was recorded of a contribution stands: it is only seen, or withdrawn, once.
create function wheelchairs_added_where_lawful() returns trigger language plpgsql as
$$
declare
  v_option text;
begin
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (
       old.seen_on is not null or old.withdrawn_by is not null
       or row(new.tenant_id, new.subject_id, new.wheelchair_id, new.added_by, new.name, new.words,
              new.net_pence, new.vat_ten_thousandths, new.vat_pence, new.vat_why, new.paid_to)
          is distinct from
          row(old.tenant_id, old.subject_id, old.wheelchair_id, old.added_by, old.name, old.words,
              old.net_pence, old.vat_ten_thousandths, old.vat_pence, old.vat_why, old.paid_to))) then
    raise exception 'contribution % stands', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'wheelchair_added_stands';
  end if;
  select option into v_option from wheelchairs_wheelchair
   where tenant_id = new.tenant_id and id = new.wheelchair_id;
  if v_option is null or v_option = 'notional' or (v_option = 'third_party' and new.paid_to = 'nhs')
  then
    raise exception 'nobody adds this to wheelchair %', new.wheelchair_id
      using errcode = 'integrity_constraint_violation', constraint = 'wheelchair_added_where_lawful';
  end if;
  return new;
end $$;
create trigger wheelchair_added_where_lawful before insert or update or delete
  on wheelchairs_wheelchaircontribution
  for each row execute function wheelchairs_added_where_lawful();

-- The NHS pays no more for a chair and its repairs than it gives; what was added pays no more than came to the NHS.
create function wheelchairs_billed_within() returns trigger language plpgsql as
$$
declare
  v_given bigint;
  v_came bigint;
  v_nhs bigint;
  v_added bigint;
begin
  select nhs_pence into v_given from wheelchairs_wheelchair
   where tenant_id = new.tenant_id and id = new.wheelchair_id for update;
  select coalesce(sum(pence), 0) into v_came from wheelchairs_wheelchaircontribution
   where tenant_id = new.tenant_id and wheelchair_id = new.wheelchair_id
     and paid_to = 'nhs' and seen_on is not null;
  select coalesce(sum(nhs_pence), 0), coalesce(sum(added_pence), 0) into v_nhs, v_added
    from wheelchairs_wheelchairinvoice
   where tenant_id = new.tenant_id and wheelchair_id = new.wheelchair_id;
  v_nhs := v_nhs + (select coalesce(sum(pence), 0) from wheelchairs_wheelchairrepair
   where tenant_id = new.tenant_id and wheelchair_id = new.wheelchair_id);
  if v_nhs > v_given or v_added > v_came then
    raise exception 'wheelchair %: % of % and % of % are billed',
      new.wheelchair_id, v_nhs, v_given, v_added, v_came
      using errcode = 'integrity_constraint_violation', constraint = 'wheelchair_billed_within';
  end if;
  return null;
end $$;
create trigger wheelchair_billed_within after insert on wheelchairs_wheelchairinvoice
  for each row execute function wheelchairs_billed_within();
create trigger wheelchair_mended_within after insert or update on wheelchairs_wheelchairrepair
  for each row execute function wheelchairs_billed_within();
