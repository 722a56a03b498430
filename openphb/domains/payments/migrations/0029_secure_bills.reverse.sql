drop trigger bill_line_adds_up on payments_billline;
drop trigger bill_adds_up on payments_bill;
drop function payments_bill_adds_up();
drop trigger bill_stands on payments_bill;
drop function payments_bill_stands();
alter table payments_payment drop constraint payment_pays_its_bill_whole;
alter table payments_bill drop constraint bill_whole;
