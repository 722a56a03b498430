alter table plans_planaction drop constraint plans_planaction_outcome;
alter table plans_outcome drop constraint plans_outcome_plan;
drop trigger has_co_ordinator on plans_planversion;
drop function plans_has_co_ordinator();
drop trigger only_in_draft on plans_planassent;
drop trigger only_in_draft on plans_planperson;
drop trigger only_in_draft on plans_contingencystep;
drop trigger only_in_draft on plans_planaction;
drop trigger only_in_draft on plans_plansection;
