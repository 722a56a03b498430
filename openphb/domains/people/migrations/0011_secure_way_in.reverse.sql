drop trigger kept_and_parted_once on people_recordjoin;
drop function people_guard_join();
