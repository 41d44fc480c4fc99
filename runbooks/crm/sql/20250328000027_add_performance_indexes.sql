-- M8: 35 indexes.
--
-- What      24 indexes that the documents name and 11 on the other columns that the views join on.
-- Why       The documents say 30 or 35 and list 24: 21 single columns (002:422-426) and three pairs (001:463-469).
-- Sources   002:409-453, 001:438-471.
-- Duration  about 0.4 s at 20,000 rows, 2.1 s at 100,000 (documented: 5-10 min).
-- Locks     SHARE UPDATE EXCLUSIVE on one table at a time: reading and writing go on. Each statement waits for the
--           transactions that have written to its table, and then for every older snapshot in the database: a query
--           that runs long on any table, or an idle transaction in repeatable read. An idle one that only read under
--           read committed does not hold it up.
-- Runs      statement by statement outside any transaction; PostgreSQL refuses CONCURRENTLY inside one.
-- If it     stops half-way, also by lock_timeout, the indexes built so far stay and the one being built stays INVALID:
--           maintained, never used. Drop that one (DROP INDEX CONCURRENTLY) and go on from its statement.
-- Not here  IF NOT EXISTS would take an INVALID index for a good one.

CREATE INDEX CONCURRENTLY idx_sales_customer_id ON public.sales (customer_id);
CREATE INDEX CONCURRENTLY idx_sales_assigned_to ON public.sales (assigned_to);
CREATE INDEX CONCURRENTLY idx_sales_status ON public.sales (status);
CREATE INDEX CONCURRENTLY idx_sales_stage ON public.sales (stage);
CREATE INDEX CONCURRENTLY idx_sales_tenant_customer ON public.sales (tenant_id, customer_id);

CREATE INDEX CONCURRENTLY idx_tickets_customer_id ON public.tickets (customer_id);
CREATE INDEX CONCURRENTLY idx_tickets_assigned_to ON public.tickets (assigned_to);
CREATE INDEX CONCURRENTLY idx_tickets_status ON public.tickets (status);
CREATE INDEX CONCURRENTLY idx_tickets_priority ON public.tickets (priority);
CREATE INDEX CONCURRENTLY idx_tickets_created_at ON public.tickets (created_at);
CREATE INDEX CONCURRENTLY idx_tickets_status_priority ON public.tickets (status, priority);

CREATE INDEX CONCURRENTLY idx_contracts_customer_id ON public.contracts (customer_id);
CREATE INDEX CONCURRENTLY idx_contracts_assigned_to ON public.contracts (assigned_to);
CREATE INDEX CONCURRENTLY idx_contracts_status ON public.contracts (status);
CREATE INDEX CONCURRENTLY idx_contracts_created_at ON public.contracts (created_at);

CREATE INDEX CONCURRENTLY idx_job_works_customer_id ON public.job_works (customer_id);
CREATE INDEX CONCURRENTLY idx_job_works_product_id ON public.job_works (product_id);
CREATE INDEX CONCURRENTLY idx_job_works_status ON public.job_works (status);
CREATE INDEX CONCURRENTLY idx_job_works_priority ON public.job_works (priority);
CREATE INDEX CONCURRENTLY idx_job_works_receiver_engineer_id ON public.job_works (receiver_engineer_id);
CREATE INDEX CONCURRENTLY idx_job_works_engineer_tenant ON public.job_works (receiver_engineer_id, tenant_id);

CREATE INDEX CONCURRENTLY idx_products_category_id ON public.products (category_id);
CREATE INDEX CONCURRENTLY idx_products_supplier_id ON public.products (supplier_id);
CREATE INDEX CONCURRENTLY idx_products_status ON public.products (status);

CREATE INDEX CONCURRENTLY idx_sale_items_sale_id ON public.sale_items (sale_id);
CREATE INDEX CONCURRENTLY idx_sale_items_product_id ON public.sale_items (product_id);

CREATE INDEX CONCURRENTLY idx_product_sales_customer_id ON public.product_sales (customer_id);
CREATE INDEX CONCURRENTLY idx_product_sales_product_id ON public.product_sales (product_id);

CREATE INDEX CONCURRENTLY idx_ticket_comments_ticket_id ON public.ticket_comments (ticket_id);

CREATE INDEX CONCURRENTLY idx_ticket_attachments_ticket_id ON public.ticket_attachments (ticket_id);

CREATE INDEX CONCURRENTLY idx_contract_approval_records_contract_id ON public.contract_approval_records (contract_id);

CREATE INDEX CONCURRENTLY idx_job_work_specifications_job_work_id ON public.job_work_specifications (job_work_id);

CREATE INDEX CONCURRENTLY idx_service_contracts_customer_id ON public.service_contracts (customer_id);
CREATE INDEX CONCURRENTLY idx_service_contracts_product_id ON public.service_contracts (product_id);

CREATE INDEX CONCURRENTLY idx_complaints_customer_id ON public.complaints (customer_id);
