-- A joining is history too, but for its one parting: who parted it, when and why.
create function people_guard_join() returns trigger language plpgsql as
$$
declare
  parting constant text[] := array['parted_at', 'parted_by', 'parted_reason'];
begin
  if tg_op = 'DELETE' or old.parted_at is not null
     or to_jsonb(new) - parting is distinct from to_jsonb(old) - parting then
    raise exception 'a joining of records is kept as it is, and parted once'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end
$$;

create trigger kept_and_parted_once before update or delete on people_recordjoin
  for each row execute function people_guard_join();
