-- M5: views for job works
--
-- What      job_works_with_details, which brings back all twelve columns, and job_work_specifications_with_details.
-- Why       The names that M7 removes are read through these views from then on.
-- Sources   002:253-283, 001:330-361.
-- Duration  about 0.02 s, whatever the size (documented: 1 min).
-- Locks     ACCESS SHARE on the tables read; nobody is held up.
-- Runs      in one transaction, which the runner opens and closes.
-- Rules     Columns are listed, never s.*: an old column in a view would block its removal in M7, and its name would
--           clash with the joined one. LEFT JOIN, so that rows without the id stay. security_invoker, because a view
--           with its owner's rights shows every tenant to every tenant.

CREATE VIEW public.job_works_with_details WITH (security_invoker = true) AS
SELECT
  j.id,
  j.tenant_id,
  j.job_ref_id,
  j.customer_id,
  j.product_id,
  j.receiver_engineer_id,
  j.assigned_by,
  j.pieces,
  j.price,
  j.status,
  j.priority,
  j.due_date,
  c.company_name AS customer_name,
  c.short_name AS customer_short_name,
  c.contact_name AS customer_contact,
  c.email AS customer_email,
  c.phone AS customer_phone,
  p.name AS product_name,
  p.sku AS product_sku,
  pc.name AS product_category,
  p.unit AS product_unit,
  e.full_name AS receiver_engineer_name,
  e.email AS receiver_engineer_email,
  a.full_name AS assigned_by_name,
  j.created_at,
  j.updated_at
FROM public.job_works j
LEFT JOIN public.customers c ON c.id = j.customer_id
LEFT JOIN public.products p ON p.id = j.product_id
LEFT JOIN public.product_categories pc ON pc.id = p.category_id
LEFT JOIN public.users e ON e.id = j.receiver_engineer_id
LEFT JOIN public.users a ON a.id = j.assigned_by;

GRANT SELECT ON public.job_works_with_details TO app_user;

CREATE VIEW public.job_work_specifications_with_details WITH (security_invoker = true) AS
SELECT
  sp.id,
  sp.tenant_id,
  sp.job_work_id,
  sp.name,
  sp.value,
  sp.unit,
  sp.is_required,
  j.job_ref_id,
  j.customer_id,
  j.product_id,
  j.status AS job_work_status,
  sp.created_at,
  sp.updated_at
FROM public.job_work_specifications sp
LEFT JOIN public.job_works j ON j.id = sp.job_work_id;

GRANT SELECT ON public.job_work_specifications_with_details TO app_user;
