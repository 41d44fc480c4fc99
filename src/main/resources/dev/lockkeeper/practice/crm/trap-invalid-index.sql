-- Trap: an INVALID index under a name that M8 wants.
--
-- Run as lockkeeper_migrator after demo-data.sql, outside any transaction. The statement is meant to fail with SQLSTATE
-- 23505, because statuses repeat; what it leaves behind is the trap. M8 must stop at this name, and no check may take the
-- index for a good one.

CREATE UNIQUE INDEX CONCURRENTLY idx_sales_status ON public.sales (status);
