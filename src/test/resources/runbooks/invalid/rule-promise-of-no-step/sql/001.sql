ALTER TABLE public.sales DROP COLUMN customer_name;
