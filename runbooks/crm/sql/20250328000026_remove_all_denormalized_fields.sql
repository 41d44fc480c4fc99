-- M7: the 36 denormalized columns go. POINT OF NO RETURN: their values are then in crm_undo and the backup only.
--
-- What      Takes all its locks, looks once more whether a value would be lost, copies the 36 columns into crm_undo,
--           drops them from their 11 tables.
-- Why       The documents say 45 columns, from 10 or 12 tables; their own list (002:345-355) has 36 in 11.
-- Sources   002:340-361, 001:380-434.
-- Duration  about 0.2 s at 20,000 rows, 1.2 s at 100,000, plus the wait for the locks (documented: 5-10 min). Most of
--           it is the copying.
-- Locks     ACCESS EXCLUSIVE on all 11 tables, taken first and in alphabetical order, so that two such files cannot
--           wait for each other. While it waits, everybody queues behind it: it must run under a short lock_timeout,
--           which the runner sets (2 s, with several tries) and which is not set here.
-- Runs      in one transaction, which the runner opens and closes. It either drops all 36 or none.
-- Not here  IF EXISTS would hide a misspelled column. CASCADE would take along views that nobody named.
-- Space     Dropping columns frees none; only rewriting the tables (VACUUM FULL, under a lock) does. The copies take 16 MB
--           at 20,000 rows, 81 MB at 100,000, until schema crm_undo is dropped.

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

-- Between M1 and now the old application may have written rows that only the old columns understand. Under the locks
-- nobody can any more, so this is the one moment at which looking proves something: the five values that M1 moved, then
-- every copied text whose row does not point to anything. A copy that merely differs from the row it points to (a
-- renamed customer) is not stopped here: the row is right and the copy is stale.
DO $$
DECLARE
  lost record;
BEGIN
  FOR lost IN
    SELECT 'products: category without category_id' AS what, count(*) AS n
      FROM public.products WHERE category IS NOT NULL AND category_id IS NULL
    UNION ALL
    SELECT 'products: supplier_name without supplier_id', count(*)
      FROM public.products WHERE supplier_name IS NOT NULL AND supplier_id IS NULL
    UNION ALL
    SELECT 'products: is_active does not match status', count(*)
      FROM public.products WHERE is_active IS NOT NULL AND is_active IS DISTINCT FROM (status = 'active')
    UNION ALL
    SELECT 'sales: amount differs from value', count(*)
      FROM public.sales WHERE amount IS NOT NULL AND amount IS DISTINCT FROM value
    UNION ALL
    SELECT 'contracts: total_value differs from value', count(*)
      FROM public.contracts WHERE total_value IS NOT NULL AND total_value IS DISTINCT FROM value
    UNION ALL
    SELECT 'complaints: customer_name without customer_id', count(*)
      FROM public.complaints WHERE customer_id IS NULL AND customer_name IS NOT NULL
    UNION ALL
    SELECT 'contract_approval_records: approver_name without approver_id', count(*)
      FROM public.contract_approval_records WHERE approver_id IS NULL AND approver_name IS NOT NULL
    UNION ALL
    SELECT 'contracts: customer_name and others without customer_id', count(*)
      FROM public.contracts WHERE customer_id IS NULL AND num_nonnulls(customer_name, customer_contact) > 0
    UNION ALL
    SELECT 'contracts: assigned_to_name without assigned_to', count(*)
      FROM public.contracts WHERE assigned_to IS NULL AND assigned_to_name IS NOT NULL
    UNION ALL
    SELECT 'job_works: customer_name and others without customer_id', count(*)
      FROM public.job_works WHERE customer_id IS NULL
        AND num_nonnulls(customer_name, customer_short_name, customer_contact, customer_email, customer_phone) > 0
    UNION ALL
    SELECT 'job_works: product_name and others without product_id', count(*)
      FROM public.job_works WHERE product_id IS NULL
        AND num_nonnulls(product_name, product_sku, product_category, product_unit) > 0
    UNION ALL
    SELECT 'job_works: receiver_engineer_name and others without receiver_engineer_id', count(*)
      FROM public.job_works WHERE receiver_engineer_id IS NULL
        AND num_nonnulls(receiver_engineer_name, receiver_engineer_email) > 0
    UNION ALL
    SELECT 'job_works: assigned_by_name without assigned_by', count(*)
      FROM public.job_works WHERE assigned_by IS NULL AND assigned_by_name IS NOT NULL
    UNION ALL
    SELECT 'product_sales: customer_name without customer_id', count(*)
      FROM public.product_sales WHERE customer_id IS NULL AND customer_name IS NOT NULL
    UNION ALL
    SELECT 'product_sales: product_name without product_id', count(*)
      FROM public.product_sales WHERE product_id IS NULL AND product_name IS NOT NULL
    UNION ALL
    SELECT 'sales: customer_name without customer_id', count(*)
      FROM public.sales WHERE customer_id IS NULL AND customer_name IS NOT NULL
    UNION ALL
    SELECT 'sales: assigned_to_name without assigned_to', count(*)
      FROM public.sales WHERE assigned_to IS NULL AND assigned_to_name IS NOT NULL
    UNION ALL
    SELECT 'service_contracts: customer_name without customer_id', count(*)
      FROM public.service_contracts WHERE customer_id IS NULL AND customer_name IS NOT NULL
    UNION ALL
    SELECT 'service_contracts: product_name without product_id', count(*)
      FROM public.service_contracts WHERE product_id IS NULL AND product_name IS NOT NULL
    UNION ALL
    SELECT 'ticket_attachments: uploaded_by_name without uploaded_by', count(*)
      FROM public.ticket_attachments WHERE uploaded_by IS NULL AND uploaded_by_name IS NOT NULL
    UNION ALL
    SELECT 'ticket_comments: author_name and others without author_id', count(*)
      FROM public.ticket_comments WHERE author_id IS NULL AND num_nonnulls(author_name, author_role) > 0
    UNION ALL
    SELECT 'tickets: customer_name and others without customer_id', count(*)
      FROM public.tickets WHERE customer_id IS NULL AND num_nonnulls(customer_name, customer_email, customer_phone) > 0
    UNION ALL
    SELECT 'tickets: assigned_to_name without assigned_to', count(*)
      FROM public.tickets WHERE assigned_to IS NULL AND assigned_to_name IS NOT NULL
    UNION ALL
    SELECT 'tickets: reported_by_name without reported_by', count(*)
      FROM public.tickets WHERE reported_by IS NULL AND reported_by_name IS NOT NULL
  LOOP
    IF lost.n > 0 THEN
      RAISE EXCEPTION 'A value would be lost: % in % rows. Nothing was dropped.', lost.what, lost.n
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'Fill the new column, as the second half of M1 does, then run this file again.';
    END IF;
  END LOOP;
END
$$;

-- The way back: sql/undo fills the columns from these copies. Beside the dropped values stand the ids and values that
-- they were copied from, because only a row that still has the same ones gets its own text back.

CREATE TABLE crm_undo.m7_complaints AS
SELECT
  id, customer_id, customer_name
FROM public.complaints;

CREATE TABLE crm_undo.m7_contract_approval_records AS
SELECT
  id, approver_id, approver_name
FROM public.contract_approval_records;

CREATE TABLE crm_undo.m7_contracts AS
SELECT
  id, customer_id, assigned_to, value, customer_name, customer_contact, assigned_to_name, total_value
FROM public.contracts;

CREATE TABLE crm_undo.m7_job_works AS
SELECT
  id, customer_id, product_id, receiver_engineer_id, assigned_by, customer_name, customer_short_name,
  customer_contact, customer_email, customer_phone, product_name, product_sku, product_category, product_unit,
  receiver_engineer_name, receiver_engineer_email, assigned_by_name
FROM public.job_works;

CREATE TABLE crm_undo.m7_product_sales AS
SELECT
  id, customer_id, product_id, customer_name, product_name
FROM public.product_sales;

CREATE TABLE crm_undo.m7_products AS
SELECT
  id, category_id, status, supplier_id, category, is_active, supplier_name
FROM public.products;

CREATE TABLE crm_undo.m7_sales AS
SELECT
  id, customer_id, assigned_to, value, customer_name, assigned_to_name, amount
FROM public.sales;

CREATE TABLE crm_undo.m7_service_contracts AS
SELECT
  id, customer_id, product_id, customer_name, product_name
FROM public.service_contracts;

CREATE TABLE crm_undo.m7_ticket_attachments AS
SELECT
  id, uploaded_by, uploaded_by_name
FROM public.ticket_attachments;

CREATE TABLE crm_undo.m7_ticket_comments AS
SELECT
  id, author_id, author_name, author_role
FROM public.ticket_comments;

CREATE TABLE crm_undo.m7_tickets AS
SELECT
  id, customer_id, assigned_to, reported_by, customer_name, customer_email, customer_phone, assigned_to_name,
  reported_by_name
FROM public.tickets;

ALTER TABLE public.complaints
  DROP COLUMN customer_name;

ALTER TABLE public.contract_approval_records
  DROP COLUMN approver_name;

ALTER TABLE public.contracts
  DROP COLUMN customer_name,
  DROP COLUMN customer_contact,
  DROP COLUMN assigned_to_name,
  DROP COLUMN total_value;

ALTER TABLE public.job_works
  DROP COLUMN customer_name,
  DROP COLUMN customer_short_name,
  DROP COLUMN customer_contact,
  DROP COLUMN customer_email,
  DROP COLUMN customer_phone,
  DROP COLUMN product_name,
  DROP COLUMN product_sku,
  DROP COLUMN product_category,
  DROP COLUMN product_unit,
  DROP COLUMN receiver_engineer_name,
  DROP COLUMN receiver_engineer_email,
  DROP COLUMN assigned_by_name;

ALTER TABLE public.product_sales
  DROP COLUMN customer_name,
  DROP COLUMN product_name;

ALTER TABLE public.products
  DROP COLUMN category,
  DROP COLUMN is_active,
  DROP COLUMN supplier_name;

ALTER TABLE public.sales
  DROP COLUMN customer_name,
  DROP COLUMN assigned_to_name,
  DROP COLUMN amount;

ALTER TABLE public.service_contracts
  DROP COLUMN customer_name,
  DROP COLUMN product_name;

ALTER TABLE public.ticket_attachments
  DROP COLUMN uploaded_by_name;

ALTER TABLE public.ticket_comments
  DROP COLUMN author_name,
  DROP COLUMN author_role;

ALTER TABLE public.tickets
  DROP COLUMN customer_name,
  DROP COLUMN customer_email,
  DROP COLUMN customer_phone,
  DROP COLUMN assigned_to_name,
  DROP COLUMN reported_by_name;
