alter table plans_planversion disable trigger version_life;
do $$
declare
  v_tenant uuid;
begin
  for v_tenant in select id from tenancy_tenant loop
    perform set_config('openphb.tenants', '{' || v_tenant || '}', true);
    update plans_planversion p set
      about_me = coalesce(s.words ->> 'about_me', ''),
      what_matters = coalesce(s.words ->> 'what_matters', ''),
      how_to_support_me = coalesce(s.words ->> 'how_to_support_me', ''),
      contingency = coalesce(s.words ->> 'contingency', ''),
      training = coalesce(s.words ->> 'training', '')
    from (select tenant_id, plan_id, jsonb_object_agg(section, words) as words
            from plans_plansection group by 1, 2) s
    where s.tenant_id = p.tenant_id and s.plan_id = p.id;
    delete from plans_plansection;
  end loop;
  perform set_config('openphb.tenants', '', true);
end $$;
set constraints all immediate;
alter table plans_planversion enable trigger version_life;
