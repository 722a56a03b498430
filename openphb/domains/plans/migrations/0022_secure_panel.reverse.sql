drop trigger panel_has_met on plans_plandecision;
drop function plans_panel_has_met();
drop trigger panel_decision_fits on plans_paneldecision;
drop function plans_panel_decision_fits();
drop trigger before_insert on plans_panelvoice;
drop function plans_panel_voice_fits();
