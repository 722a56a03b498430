drop function openphb_settled_below();
drop function openphb_place();
drop function openphb_place_of(xid8);
drop trigger append_only_truncate on operations_clusterepoch;
drop trigger append_only on operations_clusterepoch;
