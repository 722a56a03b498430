-- Who this transaction acts for. Set with set_config(…, true), so they end with the transaction
-- and a pooled connection carries nothing to the next request.
create function openphb_tenants() returns uuid[] language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('openphb.tenants', true), ''), '{}')::uuid[] $$;

create function openphb_subjects() returns uuid[] language sql stable parallel safe as
$$ select coalesce(nullif(current_setting('openphb.subjects', true), ''), '{}')::uuid[] $$;

create function openphb_today() returns date language sql stable parallel safe as
$$ select nullif(current_setting('openphb.today', true), '')::date $$;

create function openphb_refuse_change() returns trigger language plpgsql as
$$ begin
  raise exception '% is history: rows are added, never changed (%)', tg_table_name, tg_op
    using errcode = 'integrity_constraint_violation';
end $$;
