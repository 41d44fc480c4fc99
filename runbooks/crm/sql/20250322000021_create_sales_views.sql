-- M2: views for sales
--
-- What      sales_with_details, sale_items_with_details, product_sales_with_details.
-- Why       The names that M7 removes are read through these views from then on.
-- Sources   002:158-199, 001:256-285.
-- Duration  about 0.02 s, whatever the size (documented: 30 s, 1-2 min in 000:408).
-- Locks     ACCESS SHARE on the tables read; nobody is held up.
-- Runs      in one transaction, which the runner opens and closes.
-- Rules     Columns are listed, never s.*: an old column in a view would block its removal in M7, and its name would
--           clash with the joined one. LEFT JOIN, so that rows without the id stay. security_invoker, because a view
--           with its owner's rights shows every tenant to every tenant.

CREATE VIEW public.sales_with_details WITH (security_invoker = true) AS
SELECT
  s.id,
  s.tenant_id,
  s.title,
  s.customer_id,
  s.assigned_to,
  s.status,
  s.stage,
  s.value,
  c.company_name AS customer_name,
  u.full_name AS assigned_to_name,
  s.created_at,
  s.updated_at
FROM public.sales s
LEFT JOIN public.customers c ON c.id = s.customer_id
LEFT JOIN public.users u ON u.id = s.assigned_to;

GRANT SELECT ON public.sales_with_details TO app_user;

CREATE VIEW public.sale_items_with_details WITH (security_invoker = true) AS
SELECT
  i.id,
  i.tenant_id,
  i.sale_id,
  i.product_id,
  i.quantity,
  i.unit_price,
  i.line_total,
  p.name AS product_name,
  p.sku AS product_sku,
  p.unit AS product_unit,
  p.category_id,
  pc.name AS product_category,
  i.created_at,
  i.updated_at
FROM public.sale_items i
LEFT JOIN public.products p ON p.id = i.product_id
LEFT JOIN public.product_categories pc ON pc.id = p.category_id;

GRANT SELECT ON public.sale_items_with_details TO app_user;

CREATE VIEW public.product_sales_with_details WITH (security_invoker = true) AS
SELECT
  ps.id,
  ps.tenant_id,
  ps.customer_id,
  ps.product_id,
  ps.units,
  ps.cost_per_unit,
  ps.total_cost,
  ps.delivery_date,
  ps.status,
  c.company_name AS customer_name,
  p.name AS product_name,
  ps.created_at,
  ps.updated_at
FROM public.product_sales ps
LEFT JOIN public.customers c ON c.id = ps.customer_id
LEFT JOIN public.products p ON p.id = ps.product_id;

GRANT SELECT ON public.product_sales_with_details TO app_user;
