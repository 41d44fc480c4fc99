-- Trap: a sale of one tenant that points to a customer of another.
--
-- Run as lockkeeper_migrator after demo-data.sql. The foreign key is satisfied. Before M7 the tenant reads the copied
-- name; afterwards its view shows none, because row-level security hides the other tenant's customer.

UPDATE public.sales
SET customer_id = (
  SELECT c.id
  FROM public.customers c
  WHERE c.tenant_id <> sales.tenant_id
  ORDER BY c.id
  LIMIT 1)
WHERE id = (SELECT id FROM public.sales WHERE customer_id IS NOT NULL ORDER BY id LIMIT 1);
