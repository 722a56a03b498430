drop trigger one_off_told_stands on one_offs_oneofftold;
drop function one_offs_told_stands();
