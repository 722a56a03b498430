insert into operations_clusterepoch (number, began_at, because) values (1, now(), 'installed');
revoke insert, update, delete, truncate on operations_clusterepoch from app;
create trigger append_only before update or delete on operations_clusterepoch
  for each row execute function openphb_refuse_change();
create trigger append_only_truncate before truncate on operations_clusterepoch
  for each statement execute function openphb_refuse_change();

-- A place in the order of transactions, in one number: the cluster's epoch, then the transaction.
-- 44 bits of transactions are 550 years of a thousand a second, and leave room for 500,000 restores.
create function openphb_place_of(p_transaction xid8) returns bigint language sql stable parallel safe as
$$ select (max(number)::bigint << 44) + p_transaction::text::bigint from operations_clusterepoch $$;

-- Where this transaction's own rows stand.
create function openphb_place() returns bigint language sql stable as
$$ select openphb_place_of(pg_current_xact_id()) $$;

-- Below this place nothing can change any more: every such transaction has ended, and what it
-- committed is visible to whoever asks in the same statement.
create function openphb_settled_below() returns bigint language sql stable as
$$ select openphb_place_of(pg_snapshot_xmin(pg_current_snapshot())) $$;
