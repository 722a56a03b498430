-- What was recorded of a contribution stands: it is seen or withdrawn once, and what was seen to come is given back once.
create or replace function wheelchairs_added_where_lawful() returns trigger language plpgsql as
$$
declare
  v_option text;
begin
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (
       old.withdrawn_by is not null or old.back_by is not null
       or row(new.tenant_id, new.subject_id, new.wheelchair_id, new.added_by, new.name, new.words,
              new.net_pence, new.vat_ten_thousandths, new.vat_pence, new.vat_why, new.pence,
              new.paid_to, new.recorded_by, new.recorded_at)
          is distinct from
          row(old.tenant_id, old.subject_id, old.wheelchair_id, old.added_by, old.name, old.words,
              old.net_pence, old.vat_ten_thousandths, old.vat_pence, old.vat_why, old.pence,
              old.paid_to, old.recorded_by, old.recorded_at)
       or old.seen_on is not null
          and row(new.seen_on, new.seen_words, new.seen_by, new.journal_id)
              is distinct from
              row(old.seen_on, old.seen_words, old.seen_by, old.journal_id))) then
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

-- What was given back is passed on no more, and what was passed on is not given back.
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
  select coalesce(sum(pence - back_pence), 0) into v_came from wheelchairs_wheelchaircontribution
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
create trigger wheelchair_back_within after update on wheelchairs_wheelchaircontribution
  for each row execute function wheelchairs_billed_within();

-- An arrangement does not end while others' money for it is with the NHS.
create function wheelchairs_ends_with_nothing_left() returns trigger language plpgsql as
$$
declare
  v_left bigint;
begin
  select coalesce((select sum(pence - back_pence) from wheelchairs_wheelchaircontribution
                    where tenant_id = new.tenant_id and wheelchair_id = new.id
                      and paid_to = 'nhs' and seen_on is not null), 0)
       - coalesce((select sum(added_pence) from wheelchairs_wheelchairinvoice
                    where tenant_id = new.tenant_id and wheelchair_id = new.id
                      and withdrawn_by is null), 0)
    into v_left;
  if v_left > 0 then
    raise exception 'wheelchair %: % came for extras and was not passed on', new.id, v_left
      using errcode = 'integrity_constraint_violation', constraint = 'wheelchair_end_added';
  end if;
  return null;
end $$;
create trigger wheelchair_ends_with_nothing_left after update on wheelchairs_wheelchair
  for each row when (old.ended_on is null and new.ended_on is not null)
  execute function wheelchairs_ends_with_nothing_left();
