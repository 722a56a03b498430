drop trigger one_of_two on payments_exposure;
drop trigger one_of_two on payments_paymentmove;
drop trigger one_of_two on payments_payment;
drop function payments_one_of_two();
