drop trigger entitled_by_signature on payments_lineentitlement;
drop function payments_entitled_by_signature();
