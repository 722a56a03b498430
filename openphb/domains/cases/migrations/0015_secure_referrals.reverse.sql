drop function cases_next_numbers(uuid, uuid, integer);
revoke insert, update on cases_referencecounter from definer;
