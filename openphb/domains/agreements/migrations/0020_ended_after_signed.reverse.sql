drop trigger ended_after_signed on agreements_directpaymentagreement;
drop function agreements_ended_after_signed();
drop function agreements_all_signed(uuid, uuid);
