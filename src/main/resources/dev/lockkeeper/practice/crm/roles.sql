-- The two roles of the practice CRM. Run once per server, by a superuser; it may be repeated.
--
-- lockkeeper_migrator  owns the CRM's database and objects and runs its migrations. It is no superuser. As the owner it
--                      is not held by row-level security, so that its counts, its checks and pg_dump see every tenant;
--                      that is why no table says FORCE ROW LEVEL SECURITY.
-- app_user             is the application. It owns nothing and sees one tenant at a time.
--
-- Passwords are set by whoever starts the server and are never in a file. A role without one cannot log in with one.
-- Afterwards: CREATE DATABASE … OWNER lockkeeper_migrator, and the other files as lockkeeper_migrator inside it.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lockkeeper_migrator') THEN
    CREATE ROLE lockkeeper_migrator;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_user') THEN
    CREATE ROLE app_user;
  END IF;
END
$$;

ALTER ROLE lockkeeper_migrator LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

ALTER ROLE app_user LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- Checks look at the data as the application does, one tenant at a time.
GRANT app_user TO lockkeeper_migrator;

-- Reads who else is connected and who blocks whom; ends nobody's session.
GRANT pg_read_all_stats TO lockkeeper_migrator;
