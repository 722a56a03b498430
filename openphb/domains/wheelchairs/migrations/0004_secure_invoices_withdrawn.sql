-- An invoice stands as it was keyed, and is withdrawn once, with its bills: so it may change so far and no further.
drop trigger append_only on wheelchairs_wheelchairinvoice;
drop trigger append_only_truncate on wheelchairs_wheelchairinvoice;

create function wheelchairs_invoice_stands() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE' or old.withdrawn_by is not null
     or row(new.id, new.tenant_id, new.subject_id, new.wheelchair_id, new.organisation_id,
            new.number, new.received_on, new.nhs_pence, new.added_pence, new.nhs_bill_id,
            new.added_bill_id, new.recorded_by, new.recorded_at)
        is distinct from
        row(old.id, old.tenant_id, old.subject_id, old.wheelchair_id, old.organisation_id,
            old.number, old.received_on, old.nhs_pence, old.added_pence, old.nhs_bill_id,
            old.added_bill_id, old.recorded_by, old.recorded_at) then
    raise exception 'invoice % stands', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'wheelchair_invoice_stands';
  end if;
  if new.withdrawn_by is not null and exists (
    select 1 from payments_bill b
     where b.tenant_id = new.tenant_id and b.id in (new.nhs_bill_id, new.added_bill_id)
       and b.withdrawn_by is null) then
    raise exception 'a bill of invoice % is not withdrawn', old.id
      using errcode = 'integrity_constraint_violation',
            constraint = 'wheelchair_invoice_withdrawn_with_its_bills';
  end if;
  return new;
end $$;
create trigger wheelchair_invoice_stands before update or delete
  on wheelchairs_wheelchairinvoice for each row execute function wheelchairs_invoice_stands();

-- What was withdrawn is billed no more.
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
