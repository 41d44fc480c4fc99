-- M1: reference tables, and everything the old text columns know that the new columns do not.
--
-- What      Three columns for product_categories. Table suppliers with four indexes, row-level security, two policies.
--           Then the preparation for M7: suppliers and supplier_id from the supplier's name, category_id from the
--           category's text, status from is_active, value from amount and from total_value. What was filled is
--           written down in schema crm_undo, so that sql/undo can take exactly that back.
-- Why       M7 drops those texts. No document fills the columns that replace them: suppliers would stay empty and
--           products would lose supplier and category for good. M7 looks again and refuses if anything is missing.
-- Sources   002:104-153, 001:226-254; the indexes 002:145-149; the columns to be replaced 002:345-350.
-- Duration  about 0.05 s at 20,000 rows, 0.2 s at 100,000 (documented: 30 s).
-- Locks     ACCESS EXCLUSIVE on product_categories, SHARE ROW EXCLUSIVE on products, users and tenants (the new foreign
--           keys): until the end nobody writes those four. Rows of sales and contracts are locked where they are
--           filled.
-- Runs      in one transaction, which the runner opens and closes.

ALTER TABLE public.product_categories
  ADD COLUMN is_active boolean NOT NULL DEFAULT true,
  ADD COLUMN sort_order integer NOT NULL DEFAULT 0,
  ADD COLUMN created_by uuid REFERENCES public.users;

CREATE TABLE public.suppliers (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  name text NOT NULL,
  contact_name text,
  email text,
  phone text,
  address text,
  website text,
  notes text,
  is_active boolean NOT NULL DEFAULT true,
  sort_order integer NOT NULL DEFAULT 0,
  created_by uuid REFERENCES public.users,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);

-- Nobody else can use the new table yet, so these need not be built CONCURRENTLY.
CREATE INDEX idx_suppliers_tenant_id ON public.suppliers (tenant_id);

CREATE INDEX idx_suppliers_is_active ON public.suppliers (is_active);

CREATE INDEX idx_suppliers_tenant_is_active ON public.suppliers (tenant_id, is_active);

CREATE INDEX idx_suppliers_sort_order ON public.suppliers (sort_order);

ALTER TABLE public.suppliers ENABLE ROW LEVEL SECURITY;

CREATE POLICY suppliers_select ON public.suppliers
  FOR SELECT
  USING (tenant_id = (SELECT public.app_tenant()));

CREATE POLICY suppliers_modify ON public.suppliers
  FOR ALL
  USING (tenant_id = (SELECT public.app_tenant()))
  WITH CHECK (tenant_id = (SELECT public.app_tenant()));

GRANT SELECT, INSERT, UPDATE, DELETE ON public.suppliers TO app_user;

-- What M1 fills and what M7 drops is kept here for the way back. These copies have no row-level security, so nobody but
-- the owner may look in. Should the schema be there already, an earlier window left something in it: look at it first.
CREATE SCHEMA crm_undo;

CREATE TABLE crm_undo.m1_category_filled (id uuid, category_id uuid);

CREATE TABLE crm_undo.m1_status_filled (id uuid, status text);

CREATE TABLE crm_undo.m1_sales_value_filled (id uuid, value numeric);

CREATE TABLE crm_undo.m1_contracts_value_filled (id uuid, value numeric);

CREATE TABLE crm_undo.m1_categories_added (id uuid);

-- From here on: preparation for M7. Only empty columns are filled; where old and new disagree nothing is overwritten,
-- the checks show it and M7 refuses.

INSERT INTO public.suppliers (tenant_id, name)
SELECT DISTINCT p.tenant_id, p.supplier_name
FROM public.products p
WHERE p.supplier_name IS NOT NULL
  AND p.supplier_id IS NULL;

CREATE TABLE crm_undo.m1_suppliers AS
SELECT * FROM public.suppliers;

UPDATE public.products p
SET supplier_id = s.id
FROM public.suppliers s
WHERE s.tenant_id = p.tenant_id
  AND s.name = p.supplier_name
  AND p.supplier_id IS NULL;

ALTER TABLE public.products
  ADD CONSTRAINT products_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES public.suppliers;

WITH added AS (
  INSERT INTO public.product_categories (tenant_id, name)
  SELECT DISTINCT p.tenant_id, p.category
  FROM public.products p
  WHERE p.category IS NOT NULL
    AND p.category_id IS NULL
    AND NOT EXISTS (
      SELECT FROM public.product_categories c
      WHERE c.tenant_id = p.tenant_id AND c.name = p.category AND c.deleted_at IS NULL)
  RETURNING id)
INSERT INTO crm_undo.m1_categories_added
SELECT id FROM added;

-- Should a tenant have the same category twice, the older one is taken.
WITH filled AS (
  UPDATE public.products p
  SET category_id = (
    SELECT c.id
    FROM public.product_categories c
    WHERE c.tenant_id = p.tenant_id AND c.name = p.category AND c.deleted_at IS NULL
    ORDER BY c.created_at, c.id
    LIMIT 1)
  WHERE p.category IS NOT NULL
    AND p.category_id IS NULL
  RETURNING p.id, p.category_id)
INSERT INTO crm_undo.m1_category_filled
SELECT id, category_id FROM filled;

WITH filled AS (
  UPDATE public.products
  SET status = CASE WHEN is_active THEN 'active' ELSE 'inactive' END
  WHERE status IS NULL
    AND is_active IS NOT NULL
  RETURNING id, status)
INSERT INTO crm_undo.m1_status_filled
SELECT id, status FROM filled;

WITH filled AS (
  UPDATE public.sales
  SET value = amount
  WHERE value IS NULL
    AND amount IS NOT NULL
  RETURNING id, value)
INSERT INTO crm_undo.m1_sales_value_filled
SELECT id, value FROM filled;

WITH filled AS (
  UPDATE public.contracts
  SET value = total_value
  WHERE value IS NULL
    AND total_value IS NOT NULL
  RETURNING id, value)
INSERT INTO crm_undo.m1_contracts_value_filled
SELECT id, value FROM filled;
