drop function openphb_refuse_change();
drop function openphb_today();
drop function openphb_subjects();
drop function openphb_tenants();
