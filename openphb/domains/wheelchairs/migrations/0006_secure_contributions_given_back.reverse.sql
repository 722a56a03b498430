drop trigger wheelchair_ends_with_nothing_left on wheelchairs_wheelchair;
drop function wheelchairs_ends_with_nothing_left();
drop trigger wheelchair_back_within on wheelchairs_wheelchaircontribution;

create or replace function wheelchairs_billed_within() returns trigger language plpgsql as
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
   where tenant_id = new.tenant_id and wheelchair_id = new.wheelchair_id
     and withdrawn_by is null;
  v_nhs := v_nhs + (select coalesce(sum(pence), 0) from wheelchairs_wheelchairrepair
   where tenant_id = new.tenant_id and wheelchair_id = new.wheelchair_id);
  if v_nhs > v_given or v_added > v_came then
    raise exception 'wheelchair %: % of % and % of % are billed',
      new.wheelchair_id, v_nhs, v_given, v_added, v_came
      using errcode = 'integrity_constraint_violation', constraint = 'wheelchair_billed_within';
  end if;
  return null;
end $$;

create or replace function wheelchairs_added_where_lawful() returns trigger language plpgsql as
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
