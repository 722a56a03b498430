-- What stood in five columns of a version becomes rows of their own, tenant by tenant: row-level
-- security holds for migrations too. A need or a risk with the same words in several versions of a
-- budget's plan is the same one, so it gets one key; said twice in one version, it is two.
alter table plans_need disable trigger only_in_draft;
alter table plans_risk disable trigger only_in_draft;
do $$
declare
  v_tenant uuid;
begin
  for v_tenant in select id from tenancy_tenant loop
    perform set_config('openphb.tenants', '{' || v_tenant || '}', true);
    insert into plans_plansection
      (id, tenant_id, subject_id, plan_id, section, words, sees, revision, written_by, written_at)
    select gen_random_uuid(), p.tenant_id, p.subject_id, p.id, s.section, s.words, 'both', 1,
           p.written_by, p.touched_at
      from plans_planversion p
      cross join lateral (values
        ('about_me', p.about_me), ('what_matters', p.what_matters),
        ('how_to_support_me', p.how_to_support_me), ('contingency', p.contingency),
        ('training', p.training)) as s (section, words)
     where s.words <> '';
    with said as (
      select n.id, first_value(n.id) over (
               partition by p.budget_id, n.words, n.place order by p.number) as need_key
        from (select *, row_number() over (partition by plan_id, words order by position, id) as place
                from plans_need) n
        join plans_planversion p on p.tenant_id = n.tenant_id and p.id = n.plan_id)
    update plans_need set need_key = said.need_key from said where said.id = plans_need.id;
    with said as (
      select r.id, first_value(r.id) over (
               partition by p.budget_id, r.words, r.place order by p.number) as risk_key
        from (select *, row_number() over (partition by plan_id, words order by position, id) as place
                from plans_risk) r
        join plans_planversion p on p.tenant_id = r.tenant_id and p.id = r.plan_id)
    update plans_risk set risk_key = said.risk_key from said where said.id = plans_risk.id;
  end loop;
  perform set_config('openphb.tenants', '', true);
end $$;
set constraints all immediate;
alter table plans_need enable trigger only_in_draft;
alter table plans_risk enable trigger only_in_draft;
