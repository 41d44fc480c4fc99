-- the tenant
DELETE FROM public.sales WHERE tenant = '${tenant}';
