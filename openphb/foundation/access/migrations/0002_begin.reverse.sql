drop function access_begin_session(text, uuid, date);
drop function access_begin_user(uuid, date);
drop function access_reach(uuid, date, uuid[], uuid[]);
