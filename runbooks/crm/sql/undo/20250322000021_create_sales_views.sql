-- Undo of M2: its views go.
--
-- Sources   001:607-609.
-- Duration  about 0.01 s.
-- Locks     ACCESS EXCLUSIVE on the views, nothing on the tables below them.
-- Runs      in one transaction, which the runner opens and closes.
-- Not here  CASCADE, which the document writes: it takes along what somebody built on these views. Without it the
--           server refuses and names it.

DROP VIEW public.product_sales_with_details;
DROP VIEW public.sale_items_with_details;
DROP VIEW public.sales_with_details;
