drop trigger drawn_for_its_purpose on payments_linesource;
drop trigger drawn_for_its_purpose on payments_sourcedraw;
drop function payments_drawn_for_its_purpose();
drop trigger cap_question_is_history on payments_capquestion;
drop function payments_cap_question_is_history();
drop trigger cap_is_allowed on payments_capcheck;
drop function payments_cap_is_allowed();
