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

drop trigger wheelchair_invoice_stands on wheelchairs_wheelchairinvoice;
drop function wheelchairs_invoice_stands();
create trigger append_only before update or delete on wheelchairs_wheelchairinvoice
  for each row execute function openphb_refuse_change();
create trigger append_only_truncate before truncate on wheelchairs_wheelchairinvoice
  for each statement execute function openphb_refuse_change();
