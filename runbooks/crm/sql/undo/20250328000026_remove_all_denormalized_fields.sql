-- Undo of M7: the 36 columns come back, with the values that M7 put aside.
--
-- What      Takes the locks of M7, adds the 36 columns to their 11 tables with their old types, fills them, looks
--           whether every saved value is back, drops the copies.
-- Values    A row that points to what it pointed to gets its saved text back, also where that text was stale. Where the
--           id or value that it was copied from has changed since, and in rows written since, a column gets what the
--           view says: the name in the row pointed to, or NULL where there is none. Rows deleted since stay deleted.
-- Sources   001:635-651, which adds the columns and leaves them empty (is_active with true for everybody).
-- Duration  about 0.8 s at 20,000 rows, 9 s at 100,000, plus the wait for the locks.
-- Locks     ACCESS EXCLUSIVE on all 11 tables, taken first and in alphabetical order, for as long as it runs: nobody
--           reads or writes them meanwhile. It must run under a short lock_timeout, which the runner sets as for M7.
-- Runs      in one transaction, which the runner opens and closes, after the undo of M8 (each index would be written to
--           as well) and before that of M6. All 36 columns come back, or none.
-- Order     The columns come last in their tables, as they stood before. If somebody has added another column since, it
--           stands before them.

LOCK TABLE
  public.complaints,
  public.contract_approval_records,
  public.contracts,
  public.job_works,
  public.product_sales,
  public.products,
  public.sales,
  public.service_contracts,
  public.ticket_attachments,
  public.ticket_comments,
  public.tickets
  IN ACCESS EXCLUSIVE MODE;

ALTER TABLE public.complaints
  ADD COLUMN customer_name varchar(255);

ALTER TABLE public.contract_approval_records
  ADD COLUMN approver_name varchar(255);

ALTER TABLE public.contracts
  ADD COLUMN customer_name varchar(255),
  ADD COLUMN customer_contact varchar(255),
  ADD COLUMN assigned_to_name varchar(255),
  ADD COLUMN total_value numeric(14,2);

ALTER TABLE public.job_works
  ADD COLUMN customer_name varchar(255),
  ADD COLUMN customer_short_name varchar(255),
  ADD COLUMN customer_contact varchar(255),
  ADD COLUMN customer_email varchar(255),
  ADD COLUMN customer_phone varchar(50),
  ADD COLUMN product_name varchar(255),
  ADD COLUMN product_sku varchar(255),
  ADD COLUMN product_category varchar(255),
  ADD COLUMN product_unit varchar(50),
  ADD COLUMN receiver_engineer_name varchar(255),
  ADD COLUMN receiver_engineer_email varchar(255),
  ADD COLUMN assigned_by_name varchar(255);

ALTER TABLE public.product_sales
  ADD COLUMN customer_name varchar(255),
  ADD COLUMN product_name varchar(255);

ALTER TABLE public.products
  ADD COLUMN category varchar(255),
  ADD COLUMN is_active boolean,
  ADD COLUMN supplier_name varchar(255);

ALTER TABLE public.sales
  ADD COLUMN customer_name varchar(255),
  ADD COLUMN assigned_to_name varchar(255),
  ADD COLUMN amount numeric(14,2);

ALTER TABLE public.service_contracts
  ADD COLUMN customer_name varchar(255),
  ADD COLUMN product_name varchar(255);

ALTER TABLE public.ticket_attachments
  ADD COLUMN uploaded_by_name varchar(255);

ALTER TABLE public.ticket_comments
  ADD COLUMN author_name varchar(255),
  ADD COLUMN author_role varchar(255);

ALTER TABLE public.tickets
  ADD COLUMN customer_name varchar(255),
  ADD COLUMN customer_email varchar(255),
  ADD COLUMN customer_phone varchar(50),
  ADD COLUMN assigned_to_name varchar(255),
  ADD COLUMN reported_by_name varchar(255);

-- Every row that was there when M7 ran gets its own values back.

UPDATE public.complaints t
SET customer_name = b.customer_name
FROM crm_undo.m7_complaints b
WHERE b.id = t.id;

UPDATE public.contract_approval_records t
SET approver_name = b.approver_name
FROM crm_undo.m7_contract_approval_records b
WHERE b.id = t.id;

UPDATE public.contracts t
SET
  customer_name = b.customer_name,
  customer_contact = b.customer_contact,
  assigned_to_name = b.assigned_to_name,
  total_value = b.total_value
FROM crm_undo.m7_contracts b
WHERE b.id = t.id;

UPDATE public.job_works t
SET
  customer_name = b.customer_name,
  customer_short_name = b.customer_short_name,
  customer_contact = b.customer_contact,
  customer_email = b.customer_email,
  customer_phone = b.customer_phone,
  product_name = b.product_name,
  product_sku = b.product_sku,
  product_category = b.product_category,
  product_unit = b.product_unit,
  receiver_engineer_name = b.receiver_engineer_name,
  receiver_engineer_email = b.receiver_engineer_email,
  assigned_by_name = b.assigned_by_name
FROM crm_undo.m7_job_works b
WHERE b.id = t.id;

UPDATE public.product_sales t
SET
  customer_name = b.customer_name,
  product_name = b.product_name
FROM crm_undo.m7_product_sales b
WHERE b.id = t.id;

UPDATE public.products t
SET
  category = b.category,
  is_active = b.is_active,
  supplier_name = b.supplier_name
FROM crm_undo.m7_products b
WHERE b.id = t.id;

UPDATE public.sales t
SET
  customer_name = b.customer_name,
  assigned_to_name = b.assigned_to_name,
  amount = b.amount
FROM crm_undo.m7_sales b
WHERE b.id = t.id;

UPDATE public.service_contracts t
SET
  customer_name = b.customer_name,
  product_name = b.product_name
FROM crm_undo.m7_service_contracts b
WHERE b.id = t.id;

UPDATE public.ticket_attachments t
SET uploaded_by_name = b.uploaded_by_name
FROM crm_undo.m7_ticket_attachments b
WHERE b.id = t.id;

UPDATE public.ticket_comments t
SET
  author_name = b.author_name,
  author_role = b.author_role
FROM crm_undo.m7_ticket_comments b
WHERE b.id = t.id;

UPDATE public.tickets t
SET
  customer_name = b.customer_name,
  customer_email = b.customer_email,
  customer_phone = b.customer_phone,
  assigned_to_name = b.assigned_to_name,
  reported_by_name = b.reported_by_name
FROM crm_undo.m7_tickets b
WHERE b.id = t.id;

-- Rows written since, and values whose origin is another one since, get what the view says.

UPDATE public.complaints t
SET customer_name = v.customer_name
FROM public.complaints_with_details v
LEFT JOIN crm_undo.m7_complaints b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.customer_id IS DISTINCT FROM b.customer_id);

UPDATE public.contract_approval_records t
SET approver_name = v.approver_name
FROM public.contract_approval_records_with_details v
LEFT JOIN crm_undo.m7_contract_approval_records b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.approver_id IS DISTINCT FROM b.approver_id);

UPDATE public.contracts t
SET customer_name = v.customer_name, customer_contact = v.customer_contact
FROM public.contracts_with_details v
LEFT JOIN crm_undo.m7_contracts b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.customer_id IS DISTINCT FROM b.customer_id);

UPDATE public.contracts t
SET assigned_to_name = v.assigned_to_name
FROM public.contracts_with_details v
LEFT JOIN crm_undo.m7_contracts b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.assigned_to IS DISTINCT FROM b.assigned_to);

UPDATE public.contracts t
SET total_value = v.total_value
FROM public.contracts_with_details v
LEFT JOIN crm_undo.m7_contracts b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.value IS DISTINCT FROM b.value);

UPDATE public.job_works t
SET customer_name = v.customer_name,
    customer_short_name = v.customer_short_name,
    customer_contact = v.customer_contact,
    customer_email = v.customer_email,
    customer_phone = v.customer_phone
FROM public.job_works_with_details v
LEFT JOIN crm_undo.m7_job_works b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.customer_id IS DISTINCT FROM b.customer_id);

UPDATE public.job_works t
SET product_name = v.product_name,
    product_sku = v.product_sku,
    product_category = v.product_category,
    product_unit = v.product_unit
FROM public.job_works_with_details v
LEFT JOIN crm_undo.m7_job_works b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.product_id IS DISTINCT FROM b.product_id);

UPDATE public.job_works t
SET receiver_engineer_name = v.receiver_engineer_name, receiver_engineer_email = v.receiver_engineer_email
FROM public.job_works_with_details v
LEFT JOIN crm_undo.m7_job_works b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.receiver_engineer_id IS DISTINCT FROM b.receiver_engineer_id);

UPDATE public.job_works t
SET assigned_by_name = v.assigned_by_name
FROM public.job_works_with_details v
LEFT JOIN crm_undo.m7_job_works b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.assigned_by IS DISTINCT FROM b.assigned_by);

UPDATE public.product_sales t
SET customer_name = v.customer_name
FROM public.product_sales_with_details v
LEFT JOIN crm_undo.m7_product_sales b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.customer_id IS DISTINCT FROM b.customer_id);

UPDATE public.product_sales t
SET product_name = v.product_name
FROM public.product_sales_with_details v
LEFT JOIN crm_undo.m7_product_sales b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.product_id IS DISTINCT FROM b.product_id);

UPDATE public.products t
SET category = v.category
FROM public.products_with_details v
LEFT JOIN crm_undo.m7_products b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.category_id IS DISTINCT FROM b.category_id);

UPDATE public.products t
SET is_active = v.is_active
FROM public.products_with_details v
LEFT JOIN crm_undo.m7_products b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.status IS DISTINCT FROM b.status);

UPDATE public.products t
SET supplier_name = v.supplier_name
FROM public.products_with_details v
LEFT JOIN crm_undo.m7_products b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.supplier_id IS DISTINCT FROM b.supplier_id);

UPDATE public.sales t
SET customer_name = v.customer_name
FROM public.sales_with_details v
LEFT JOIN crm_undo.m7_sales b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.customer_id IS DISTINCT FROM b.customer_id);

UPDATE public.sales t
SET assigned_to_name = v.assigned_to_name
FROM public.sales_with_details v
LEFT JOIN crm_undo.m7_sales b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.assigned_to IS DISTINCT FROM b.assigned_to);

UPDATE public.sales t
SET amount = v.value
FROM public.sales_with_details v
LEFT JOIN crm_undo.m7_sales b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.value IS DISTINCT FROM b.value);

UPDATE public.service_contracts t
SET customer_name = v.customer_name
FROM public.service_contracts_with_details v
LEFT JOIN crm_undo.m7_service_contracts b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.customer_id IS DISTINCT FROM b.customer_id);

UPDATE public.service_contracts t
SET product_name = v.product_name
FROM public.service_contracts_with_details v
LEFT JOIN crm_undo.m7_service_contracts b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.product_id IS DISTINCT FROM b.product_id);

UPDATE public.ticket_attachments t
SET uploaded_by_name = v.uploaded_by_name
FROM public.ticket_attachments_with_details v
LEFT JOIN crm_undo.m7_ticket_attachments b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.uploaded_by IS DISTINCT FROM b.uploaded_by);

UPDATE public.ticket_comments t
SET author_name = v.author_name, author_role = v.author_role
FROM public.ticket_comments_with_details v
LEFT JOIN crm_undo.m7_ticket_comments b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.author_id IS DISTINCT FROM b.author_id);

UPDATE public.tickets t
SET customer_name = v.customer_name, customer_email = v.customer_email, customer_phone = v.customer_phone
FROM public.tickets_with_details v
LEFT JOIN crm_undo.m7_tickets b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.customer_id IS DISTINCT FROM b.customer_id);

UPDATE public.tickets t
SET assigned_to_name = v.assigned_to_name
FROM public.tickets_with_details v
LEFT JOIN crm_undo.m7_tickets b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.assigned_to IS DISTINCT FROM b.assigned_to);

UPDATE public.tickets t
SET reported_by_name = v.reported_by_name
FROM public.tickets_with_details v
LEFT JOIN crm_undo.m7_tickets b ON b.id = v.id
WHERE v.id = t.id AND (b.id IS NULL OR v.reported_by IS DISTINCT FROM b.reported_by);

-- Only now, or every product would have become active.
ALTER TABLE public.products
  ALTER COLUMN is_active SET DEFAULT true;

DO $$
DECLARE
  missing record;
BEGIN
  FOR missing IN
    SELECT 'complaints' AS what, count(*) AS n
      FROM public.complaints t JOIN crm_undo.m7_complaints b ON b.id = t.id
      WHERE t.customer_id IS NOT DISTINCT FROM b.customer_id
        AND t.customer_name IS DISTINCT FROM b.customer_name
    UNION ALL
    SELECT 'contract_approval_records', count(*)
      FROM public.contract_approval_records t JOIN crm_undo.m7_contract_approval_records b ON b.id = t.id
      WHERE t.approver_id IS NOT DISTINCT FROM b.approver_id
        AND t.approver_name IS DISTINCT FROM b.approver_name
    UNION ALL
    SELECT 'contracts', count(*)
      FROM public.contracts t JOIN crm_undo.m7_contracts b ON b.id = t.id
      WHERE (t.customer_id, t.assigned_to, t.value) IS NOT DISTINCT FROM (b.customer_id, b.assigned_to, b.value)
        AND (t.customer_name, t.customer_contact, t.assigned_to_name, t.total_value)
          IS DISTINCT FROM (b.customer_name, b.customer_contact, b.assigned_to_name, b.total_value)
    UNION ALL
    SELECT 'job_works', count(*)
      FROM public.job_works t JOIN crm_undo.m7_job_works b ON b.id = t.id
      WHERE (t.customer_id, t.product_id, t.receiver_engineer_id, t.assigned_by)
          IS NOT DISTINCT FROM (b.customer_id, b.product_id, b.receiver_engineer_id, b.assigned_by)
        AND (t.customer_name, t.customer_short_name, t.customer_contact, t.customer_email, t.customer_phone,
          t.product_name, t.product_sku, t.product_category, t.product_unit, t.receiver_engineer_name,
          t.receiver_engineer_email, t.assigned_by_name)
          IS DISTINCT FROM (b.customer_name, b.customer_short_name, b.customer_contact, b.customer_email,
          b.customer_phone, b.product_name, b.product_sku, b.product_category, b.product_unit, b.receiver_engineer_name,
          b.receiver_engineer_email, b.assigned_by_name)
    UNION ALL
    SELECT 'product_sales', count(*)
      FROM public.product_sales t JOIN crm_undo.m7_product_sales b ON b.id = t.id
      WHERE (t.customer_id, t.product_id) IS NOT DISTINCT FROM (b.customer_id, b.product_id)
        AND (t.customer_name, t.product_name) IS DISTINCT FROM (b.customer_name, b.product_name)
    UNION ALL
    SELECT 'products', count(*)
      FROM public.products t JOIN crm_undo.m7_products b ON b.id = t.id
      WHERE (t.category_id, t.status, t.supplier_id) IS NOT DISTINCT FROM (b.category_id, b.status, b.supplier_id)
        AND (t.category, t.is_active, t.supplier_name) IS DISTINCT FROM (b.category, b.is_active, b.supplier_name)
    UNION ALL
    SELECT 'sales', count(*)
      FROM public.sales t JOIN crm_undo.m7_sales b ON b.id = t.id
      WHERE (t.customer_id, t.assigned_to, t.value) IS NOT DISTINCT FROM (b.customer_id, b.assigned_to, b.value)
        AND (t.customer_name, t.assigned_to_name, t.amount)
          IS DISTINCT FROM (b.customer_name, b.assigned_to_name, b.amount)
    UNION ALL
    SELECT 'service_contracts', count(*)
      FROM public.service_contracts t JOIN crm_undo.m7_service_contracts b ON b.id = t.id
      WHERE (t.customer_id, t.product_id) IS NOT DISTINCT FROM (b.customer_id, b.product_id)
        AND (t.customer_name, t.product_name) IS DISTINCT FROM (b.customer_name, b.product_name)
    UNION ALL
    SELECT 'ticket_attachments', count(*)
      FROM public.ticket_attachments t JOIN crm_undo.m7_ticket_attachments b ON b.id = t.id
      WHERE t.uploaded_by IS NOT DISTINCT FROM b.uploaded_by
        AND t.uploaded_by_name IS DISTINCT FROM b.uploaded_by_name
    UNION ALL
    SELECT 'ticket_comments', count(*)
      FROM public.ticket_comments t JOIN crm_undo.m7_ticket_comments b ON b.id = t.id
      WHERE t.author_id IS NOT DISTINCT FROM b.author_id
        AND (t.author_name, t.author_role) IS DISTINCT FROM (b.author_name, b.author_role)
    UNION ALL
    SELECT 'tickets', count(*)
      FROM public.tickets t JOIN crm_undo.m7_tickets b ON b.id = t.id
      WHERE (t.customer_id, t.assigned_to, t.reported_by)
          IS NOT DISTINCT FROM (b.customer_id, b.assigned_to, b.reported_by)
        AND (t.customer_name, t.customer_email, t.customer_phone, t.assigned_to_name, t.reported_by_name)
          IS DISTINCT FROM (b.customer_name, b.customer_email, b.customer_phone, b.assigned_to_name, b.reported_by_name)
  LOOP
    IF missing.n > 0 THEN
      RAISE EXCEPTION 'A saved value did not come back: % in % rows. Nothing was changed.', missing.what, missing.n
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Something writes to this table while it is filled, a trigger for instance.';
    END IF;
  END LOOP;
END
$$;

DROP TABLE crm_undo.m7_complaints;
DROP TABLE crm_undo.m7_contract_approval_records;
DROP TABLE crm_undo.m7_contracts;
DROP TABLE crm_undo.m7_job_works;
DROP TABLE crm_undo.m7_product_sales;
DROP TABLE crm_undo.m7_products;
DROP TABLE crm_undo.m7_sales;
DROP TABLE crm_undo.m7_service_contracts;
DROP TABLE crm_undo.m7_ticket_attachments;
DROP TABLE crm_undo.m7_ticket_comments;
DROP TABLE crm_undo.m7_tickets;
