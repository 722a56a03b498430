drop function plans_precedents(uuid[], text[], text[], boolean, integer, integer);
drop index precedent_words;
alter table plans_precedent drop column words;
