-- A foreign key is violated: which rows point to customers that do not exist.
--
-- Instead of 001:719-724 and 002:575-582: NOT IN finds none as soon as one key in the list is NULL. The document deletes
-- what it finds; here it is counted, and whose rows they are is asked first.

SELECT 'sales' AS points_from, count(*) AS orphans
FROM public.sales x
WHERE x.customer_id IS NOT NULL AND NOT EXISTS (SELECT FROM public.customers c WHERE c.id = x.customer_id)
UNION ALL
SELECT 'tickets', count(*)
FROM public.tickets x
WHERE x.customer_id IS NOT NULL AND NOT EXISTS (SELECT FROM public.customers c WHERE c.id = x.customer_id)
UNION ALL
SELECT 'contracts', count(*)
FROM public.contracts x
WHERE x.customer_id IS NOT NULL AND NOT EXISTS (SELECT FROM public.customers c WHERE c.id = x.customer_id)
UNION ALL
SELECT 'job_works', count(*)
FROM public.job_works x
WHERE x.customer_id IS NOT NULL AND NOT EXISTS (SELECT FROM public.customers c WHERE c.id = x.customer_id)
UNION ALL
SELECT 'foreign keys that nobody validated', count(*)
FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT convalidated
ORDER BY 1
