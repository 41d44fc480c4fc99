-- Undo of M1: what it filled is taken back, then its table, columns, policies and keys go.
--
-- What      Empties the products, sales and contracts that M1 filled, if they still hold what it filled in; deletes the
--           categories that it added, if no product points to them; drops suppliers and the three columns of
--           product_categories; drops schema crm_undo.
-- Kept      What somebody wrote into suppliers or into the three columns since M1 is nowhere else, so it is put aside
--           in crm_undo.kept_suppliers and crm_undo.kept_categories. Only then does the schema stay.
-- Sources   None. 001:598-633 promises the state from before and forgets M1.
-- Duration  about 0.07 s at 20,000 rows, 0.15 s at 100,000.
-- Locks     ACCESS EXCLUSIVE on products, product_categories and suppliers, ROW EXCLUSIVE on sales and contracts.
-- Runs      in one transaction, which the runner opens and closes, after M7 and the views are undone. If M7 is not, it
--           refuses: the text columns would be the only other place that knows these values.

LOCK TABLE
  public.product_categories,
  public.products,
  public.suppliers
  IN ACCESS EXCLUSIVE MODE;

DO $$
BEGIN
  IF (SELECT count(*)
      FROM pg_attribute
      WHERE NOT attisdropped
        AND ((attrelid = 'public.products'::regclass AND attname IN ('category', 'is_active', 'supplier_name'))
          OR (attrelid = 'public.sales'::regclass AND attname = 'amount')
          OR (attrelid = 'public.contracts'::regclass AND attname = 'total_value'))) < 5 THEN
    RAISE EXCEPTION 'The old columns are not back, so what M1 filled is known nowhere else. Nothing was changed.'
      USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Undo M7 first.';
  END IF;
END
$$;

-- A value that somebody has changed since stays as it is.

UPDATE public.products p
SET category_id = NULL
FROM crm_undo.m1_category_filled f
WHERE f.id = p.id
  AND f.category_id = p.category_id;

UPDATE public.products p
SET status = NULL
FROM crm_undo.m1_status_filled f
WHERE f.id = p.id
  AND f.status = p.status;

UPDATE public.sales s
SET value = NULL
FROM crm_undo.m1_sales_value_filled f
WHERE f.id = s.id
  AND f.value = s.value;

UPDATE public.contracts k
SET value = NULL
FROM crm_undo.m1_contracts_value_filled f
WHERE f.id = k.id
  AND f.value = k.value;

DELETE FROM public.product_categories c
USING crm_undo.m1_categories_added a
WHERE a.id = c.id
  AND NOT EXISTS (SELECT FROM public.products p WHERE p.category_id = c.id);

DO $$
BEGIN
  CREATE TABLE crm_undo.kept_suppliers AS
  SELECT * FROM public.suppliers
  EXCEPT
  SELECT * FROM crm_undo.m1_suppliers;

  CREATE TABLE crm_undo.kept_categories AS
  SELECT c.id, c.is_active, c.sort_order, c.created_by
  FROM public.product_categories c
  WHERE NOT c.is_active OR c.sort_order <> 0 OR c.created_by IS NOT NULL;

  IF NOT EXISTS (SELECT FROM crm_undo.kept_suppliers) THEN
    DROP TABLE crm_undo.kept_suppliers;
  END IF;
  IF NOT EXISTS (SELECT FROM crm_undo.kept_categories) THEN
    DROP TABLE crm_undo.kept_categories;
  END IF;
END
$$;

ALTER TABLE public.products
  DROP CONSTRAINT products_supplier_id_fkey;

-- Before M1 this column was empty in every row, or the key above could not have been added.
UPDATE public.products
SET supplier_id = NULL
WHERE supplier_id IS NOT NULL;

-- Its indexes and policies go with it.
DROP TABLE public.suppliers;

ALTER TABLE public.product_categories
  DROP COLUMN is_active,
  DROP COLUMN sort_order,
  DROP COLUMN created_by;

DROP TABLE crm_undo.m1_category_filled;
DROP TABLE crm_undo.m1_status_filled;
DROP TABLE crm_undo.m1_sales_value_filled;
DROP TABLE crm_undo.m1_contracts_value_filled;
DROP TABLE crm_undo.m1_categories_added;
DROP TABLE crm_undo.m1_suppliers;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'crm_undo'::regnamespace) THEN
    DROP SCHEMA crm_undo;
  END IF;
END
$$;
