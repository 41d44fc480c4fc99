-- M6: the remaining views
--
-- What      service_contracts_with_details, complaints_with_details: the last two of the documents' twelve. Then two
--           that no document has: products_with_details, ticket_attachments_with_details.
-- Why       The names that M7 removes are read through these views from then on.
-- Sources   002:286-305, 001:363-378; 002:345 and 002:349 for the two additions.
-- Duration  about 0.02 s, whatever the size (documented: 30 s).
-- Locks     ACCESS SHARE on the tables read; nobody is held up.
-- Runs      in one transaction, which the runner opens and closes.
-- Rules     Columns are listed, never s.*: an old column in a view would block its removal in M7, and its name would
--           clash with the joined one. LEFT JOIN, so that rows without the id stay. security_invoker, because a view
--           with its owner's rights shows every tenant to every tenant.
-- Counts    Twelve views by name after this file, as the documents say; the two additions are counted apart. Without
--           them four of the 36 columns of M7 (three of products, one of ticket_attachments) had no way to be read.

CREATE VIEW public.service_contracts_with_details WITH (security_invoker = true) AS
SELECT
  sc.id,
  sc.tenant_id,
  sc.customer_id,
  sc.product_id,
  sc.service_level,
  sc.annual_value,
  sc.status,
  sc.start_date,
  sc.end_date,
  c.company_name AS customer_name,
  p.name AS product_name,
  sc.created_at,
  sc.updated_at
FROM public.service_contracts sc
LEFT JOIN public.customers c ON c.id = sc.customer_id
LEFT JOIN public.products p ON p.id = sc.product_id;

GRANT SELECT ON public.service_contracts_with_details TO app_user;

CREATE VIEW public.complaints_with_details WITH (security_invoker = true) AS
SELECT
  co.id,
  co.tenant_id,
  co.title,
  co.description,
  co.type,
  co.status,
  co.priority,
  co.customer_id,
  co.assigned_engineer_id,
  co.closed_at,
  c.company_name AS customer_name,
  u.full_name AS assigned_engineer_name,
  co.created_at,
  co.updated_at
FROM public.complaints co
LEFT JOIN public.customers c ON c.id = co.customer_id
LEFT JOIN public.users u ON u.id = co.assigned_engineer_id;

GRANT SELECT ON public.complaints_with_details TO app_user;

-- The two additions.

CREATE VIEW public.products_with_details WITH (security_invoker = true) AS
SELECT
  p.id,
  p.tenant_id,
  p.name,
  p.sku,
  p.unit,
  p.price,
  p.status,
  p.category_id,
  p.supplier_id,
  pc.name AS category,
  p.status = 'active' AS is_active,
  s.name AS supplier_name,
  p.created_at,
  p.updated_at
FROM public.products p
LEFT JOIN public.product_categories pc ON pc.id = p.category_id
LEFT JOIN public.suppliers s ON s.id = p.supplier_id;

GRANT SELECT ON public.products_with_details TO app_user;

CREATE VIEW public.ticket_attachments_with_details WITH (security_invoker = true) AS
SELECT
  ta.id,
  ta.tenant_id,
  ta.ticket_id,
  ta.uploaded_by,
  ta.filename,
  ta.size_bytes,
  u.full_name AS uploaded_by_name,
  ta.created_at,
  ta.updated_at
FROM public.ticket_attachments ta
LEFT JOIN public.users u ON u.id = ta.uploaded_by;

GRANT SELECT ON public.ticket_attachments_with_details TO app_user;
