-- Trap: a ticket that points to a customer who does not exist, under a foreign key that was never validated.
--
-- Run as lockkeeper_migrator after demo-data.sql. A list of foreign keys shows this one like any other; only
-- pg_constraint.convalidated and a search for orphans tell. The orphan check of the window must FAIL with 1, and M7
-- would take the customer's name, which stands nowhere else.

ALTER TABLE public.tickets DROP CONSTRAINT tickets_customer_id_fkey;

UPDATE public.tickets
SET customer_id = '00000000-0000-4000-8000-000000000404', customer_name = 'Vanished Ltd'
WHERE id = (SELECT id FROM public.tickets ORDER BY id LIMIT 1);

ALTER TABLE public.tickets
  ADD CONSTRAINT tickets_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers NOT VALID;
