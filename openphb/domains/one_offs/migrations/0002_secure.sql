-- What somebody said they bought stands as it was said: it is only looked at, and right once.
create function one_offs_told_stands() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE' or old.state = 'accepted'
     or row(new.id, new.tenant_id, new.subject_id, new.budget_id, new.line_id, new.line_key,
            new.bought_on, new.pence, new.words, new.how, new.name, new.document_id,
            new.recorded_by, new.recorded_at)
        is distinct from
        row(old.id, old.tenant_id, old.subject_id, old.budget_id, old.line_id, old.line_key,
            old.bought_on, old.pence, old.words, old.how, old.name, old.document_id,
            old.recorded_by, old.recorded_at) then
    raise exception 'what was told in % stands', old.id
      using errcode = 'integrity_constraint_violation', constraint = 'one_off_told_stands';
  end if;
  return new;
end $$;
create trigger one_off_told_stands before update or delete on one_offs_oneofftold
  for each row execute function one_offs_told_stands();
