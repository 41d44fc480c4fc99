-- "View does not exist": which of the fourteen are missing, and the file that makes each.
--
-- Instead of 002:564-573, which pushes all files again, M7 among them.

SELECT v.name AS missing, v.file AS made_by
FROM (VALUES
  ('sales_with_details', '20250322000021_create_sales_views.sql'),
  ('sale_items_with_details', '20250322000021_create_sales_views.sql'),
  ('product_sales_with_details', '20250322000021_create_sales_views.sql'),
  ('customers_with_stats', '20250322000022_create_crm_views.sql'),
  ('tickets_with_details', '20250322000022_create_crm_views.sql'),
  ('ticket_comments_with_details', '20250322000022_create_crm_views.sql'),
  ('contracts_with_details', '20250322000023_create_contract_views.sql'),
  ('contract_approval_records_with_details', '20250322000023_create_contract_views.sql'),
  ('job_works_with_details', '20250322000024_create_job_works_views.sql'),
  ('job_work_specifications_with_details', '20250322000024_create_job_works_views.sql'),
  ('service_contracts_with_details', '20250322000025_create_remaining_views.sql'),
  ('complaints_with_details', '20250322000025_create_remaining_views.sql'),
  ('products_with_details', '20250322000025_create_remaining_views.sql'),
  ('ticket_attachments_with_details', '20250322000025_create_remaining_views.sql')) v (name, file)
WHERE NOT EXISTS (
  SELECT FROM pg_views p WHERE p.schemaname = 'public' AND p.viewname = v.name)
ORDER BY v.file, v.name
