drop trigger before_decision on rates_rateversion;
drop function rates_refuse_after_decision();
alter table rates_ratedecision drop constraint rates_ratedecision_proposer;
alter table rates_rateproposal drop constraint rates_rateproposal_proposer;
