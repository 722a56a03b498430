drop function tenancy_end_share(uuid, date);
revoke update (valid_to) on tenancy_share from definer;
