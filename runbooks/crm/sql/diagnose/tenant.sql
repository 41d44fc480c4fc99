-- Policies block a query, or do not: which table or view is open, and which is shut to the application.
--
-- Instead of 002:584-593, whose command does not exist. A table with a tenant and without row-level security shows every
-- row; with it and without a policy, none; a view without security_invoker shows what its owner may see, which is all.

SELECT c.oid::regclass AS what,
  CASE
    WHEN c.relkind = 'v' THEN 'a view that shows every tenant; recreate it with security_invoker = true'
    WHEN NOT c.relrowsecurity THEN 'row-level security is off, so every tenant is shown'
    ELSE 'row-level security is on without a policy, so nothing is shown'
  END AS finding
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace
  AND ((c.relkind = 'r' AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)))
    OR (c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)))
ORDER BY 1
