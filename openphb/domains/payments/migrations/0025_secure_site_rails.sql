-- Payments made before they kept their run's rail learn it.
-- The owner is under row-level security too, so it is lifted for this statement, in this transaction.
alter table payments_payment no force row level security;
alter table payments_paymentrun no force row level security;

update payments_payment p set rail = r.rail
  from payments_paymentrun r
 where r.tenant_id = p.tenant_id and r.id = p.run_id and r.rail <> p.rail;

alter table payments_payment force row level security;
alter table payments_paymentrun force row level security;

-- A payment is of its run's rail, and what it is paid to is of that rail too.
alter table payments_paymentrun add constraint run_of_its_rail unique (tenant_id, id, rail);
alter table payments_payment add constraint payment_of_its_runs_rail
  foreign key (tenant_id, run_id, rail) references payments_paymentrun (tenant_id, id, rail);

alter table payments_payeenumber add constraint number_of_its_rail unique (tenant_id, id, rail);
alter table payments_payment add constraint payment_to_a_number_of_its_rail
  foreign key (tenant_id, number_id, rail) references payments_payeenumber (tenant_id, id, rail);

alter table payments_siterail add constraint site_rail_of_its_rail unique (tenant_id, id, rail);
alter table payments_paymentrun add constraint run_by_terms_of_its_rail
  foreign key (tenant_id, site_rail_id, rail) references payments_siterail (tenant_id, id, rail);
