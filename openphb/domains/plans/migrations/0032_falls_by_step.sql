-- What was kept of the first fall alone becomes its one step, tenant by tenant: row-level security
-- holds for migrations too. Of a fall from before, its day is all that is known of what comes once.
alter table plans_loweredpayment disable trigger append_only;
do $$
declare
  v_tenant uuid;
begin
  for v_tenant in select id from tenancy_tenant loop
    perform set_config('openphb.tenants', '{' || v_tenant || '}', true);
    update plans_loweredpayment set
      steps = case when now_weekly_pence < was_weekly_pence then jsonb_build_array(jsonb_build_object(
                'day', to_char(from_day, 'YYYY-MM-DD'), 'was_weekly_pence', was_weekly_pence,
                'now_weekly_pence', now_weekly_pence)) else '[]'::jsonb end,
      once_day = case when once_less_pence > 0 then from_day end;
  end loop;
  perform set_config('openphb.tenants', '', true);
end $$;
set constraints all immediate;
alter table plans_loweredpayment enable trigger append_only;

alter table plans_loweredpayment
    add constraint lowered_in_every_step check (not jsonb_path_exists(
        steps, '$[*] ? (!(@.now_weekly_pence < @.was_weekly_pence))')),
    add constraint lowered_from_the_first_of_its_days check (
        from_day is not distinct from least((steps -> 0 ->> 'day')::date, once_day));
