drop function audit_administration(uuid, uuid, uuid, timestamptz, uuid, text, text, uuid, jsonb);
revoke insert on audit_auditevent from definer;
