-- A fact may only have its knowledge closed: from open to a place in the order, once.
create function facts_keep() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE' then
    raise exception 'facts are closed, never deleted (%)', tg_table_name
      using errcode = 'integrity_constraint_violation';
  end if;
  if not upper_inf(old.known) or lower(new.known) <> lower(old.known) or upper_inf(new.known)
     or (to_jsonb(new) - 'known') <> (to_jsonb(old) - 'known') then
    raise exception 'a fact is never edited: record a new one (%)', tg_table_name
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
