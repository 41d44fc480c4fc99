CREATE INDEX CONCURRENTLY sales_tenant ON public.sales (tenant_id);
