drop trigger settlement_agreed_by_both on payments_settlement;
drop function payments_settlement_agreed_by_both();
drop trigger contribution_is_a_councils on payments_personcontribution;
drop function payments_contribution_is_a_councils();
drop trigger parts_are_the_findings on payments_fundingpart;
drop function payments_parts_are_the_findings();
drop trigger finding_is_whole on payments_fundingfinding;
drop function payments_finding_is_whole();
