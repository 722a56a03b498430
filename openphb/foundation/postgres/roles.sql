-- The four roles of OpenPHB, and what each may do. Runs in the `openphb` database, as a superuser
-- (or, on a managed server, as its administrator), as often as you like: on PostgreSQL 15 and newer.
--
--   owner         migrations: owns every table, and obeys forced row-level security like the rest
--   app           web and worker: reads and writes rows, never past row-level security
--   readonly_all  backup and verify: reads everything, changes nothing
--   definer       nobody signs in as it: owns only the audited functions that look across tenants

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['owner', 'app', 'readonly_all', 'definer'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
    END LOOP;
END
$$;

ALTER ROLE owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE readonly_all LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;
ALTER ROLE definer NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS;

-- So that a migration can say ALTER FUNCTION … OWNER TO definer.
GRANT definer TO owner;
GRANT pg_read_all_data TO readonly_all;
ALTER ROLE readonly_all SET default_transaction_read_only = on;

DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I OWNER TO owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO owner, app, readonly_all', current_database());
    -- COPY FROM is refused under row-level security; app copies into a temporary table first.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO owner, app', current_database());
END
$$;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;

ALTER SCHEMA public OWNER TO owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO app, readonly_all;
-- PostgreSQL lets a function pass only to a role that may create in its schema.
GRANT USAGE, CREATE ON SCHEMA public TO definer;

-- What the owner makes from now on. A table that is append-only takes UPDATE and DELETE away again
-- in its own migration; a definer function that writes is granted its table in its own migration.
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public
    GRANT SELECT ON TABLES TO definer;
