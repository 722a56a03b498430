-- How much may be moved between the lines of a plan without a change of it, for somebody who may see
-- the plan and no rate card: the two limits of the commissioner's card on a day, and nothing else of
-- it. It counts versions as `rates.rules` does: of one day the last known, the one that began last,
-- until its own end. A plan that the transaction does not reach has no row.
create function plans_move_limits(p_plan uuid, p_on date)
returns table (percent bigint, weekly_pence bigint)
language sql stable security definer set search_path = public, pg_temp as
$$
  with plan as (
    select tenant_id from plans_planversion
     where id = p_plan
       and (tenant_id = any((select openphb_tenants())::uuid[])
            or subject_id = any((select openphb_subjects())::uuid[]))
  ), known as (
    select distinct on (v.code, v.valid_from) v.code, v.valid_from, v.valid_to, v.value
      from rates_rateversion v
      join plan p on p.tenant_id = v.tenant_id
      join rates_ratedecision d
        on d.tenant_id = v.tenant_id and d.proposal_id = v.proposal_id and d.agreed
     where v.code in ('virement.percent', 'virement.week') and v.valid_from <= p_on
     order by v.code, v.valid_from, d.known_seq desc
  ), begun as (
    select distinct on (code) code, valid_to, value
      from known where value is not null
     order by code, valid_from desc
  )
  select (select value from begun
           where code = 'virement.percent' and (valid_to is null or p_on < valid_to)),
         (select value from begun
           where code = 'virement.week' and (valid_to is null or p_on < valid_to))
    from plan;
$$;

alter function plans_move_limits(uuid, date) owner to definer;
