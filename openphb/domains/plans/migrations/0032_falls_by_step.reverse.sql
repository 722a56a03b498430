alter table plans_loweredpayment
    drop constraint lowered_in_every_step,
    drop constraint lowered_from_the_first_of_its_days;
alter table plans_loweredpayment disable trigger append_only;
do $$
declare
  v_tenant uuid;
begin
  for v_tenant in select id from tenancy_tenant loop
    perform set_config('openphb.tenants', '{' || v_tenant || '}', true);
    -- The amount that stayed where only what comes once was less is not kept; two that are the same
    -- say that it stayed.
    update plans_loweredpayment set
      was_weekly_pence = coalesce((steps -> 0 ->> 'was_weekly_pence')::bigint, 0),
      now_weekly_pence = coalesce((steps -> 0 ->> 'now_weekly_pence')::bigint, 0);
  end loop;
  perform set_config('openphb.tenants', '', true);
end $$;
set constraints all immediate;
alter table plans_loweredpayment enable trigger append_only;
