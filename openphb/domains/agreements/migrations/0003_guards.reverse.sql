drop trigger bank_life on agreements_bankdetails;
drop function agreements_bank_life();
drop trigger agreements_signed_by_both on agreements_directpaymentagreement;
drop function agreements_signed_by_both();
drop trigger signature_fits on agreements_signature;
drop function agreements_signature_fits();
drop trigger agreement_life on agreements_directpaymentagreement;
drop function agreements_life();
