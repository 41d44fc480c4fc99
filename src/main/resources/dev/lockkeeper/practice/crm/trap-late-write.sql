-- Trap: the old application goes on writing between M1 and M7.
--
-- Run as lockkeeper_migrator after M1. It leaves a product with a category, a supplier and no status as text only, and a
-- sale with an amount and no value. The checks before M7 must FAIL; M7, if run all the same, must refuse with SQLSTATE
-- 23000 and drop nothing.

INSERT INTO public.products (tenant_id, name, sku, unit, price, category, is_active, supplier_name)
SELECT t.id, 'Late product', 'SKU-LATE', 'pcs', 9.90, 'Late category', true, 'Late supplier'
FROM public.tenants t
ORDER BY t.id
LIMIT 1;

INSERT INTO public.sales (tenant_id, title, status, stage, amount)
SELECT t.id, 'Late order', 'open', 'lead', 99.00
FROM public.tenants t
ORDER BY t.id
LIMIT 1;
