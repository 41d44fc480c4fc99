-- M3: views for customers and tickets
--
-- What      customers_with_stats, tickets_with_details, ticket_comments_with_details.
-- Why       The names that M7 removes are read through these views from then on.
-- Sources   002:203-228, 001:287-311.
-- Duration  about 0.02 s, whatever the size (documented: 30 s).
-- Locks     ACCESS SHARE on the tables read; nobody is held up.
-- Runs      in one transaction, which the runner opens and closes.
-- Rules     Columns are listed, never s.*: an old column in a view would block its removal in M7, and its name would
--           clash with the joined one. LEFT JOIN, so that rows without the id stay. security_invoker, because a view
--           with its owner's rights shows every tenant to every tenant.
--           The statistics are added up per table before they are joined: joined first, every sale would be counted
--           once per ticket and contract.

CREATE VIEW public.customers_with_stats WITH (security_invoker = true) AS
SELECT
  c.id,
  c.tenant_id,
  c.company_name,
  c.short_name,
  c.contact_name,
  c.email,
  c.phone,
  c.status,
  coalesce(s.total_sales, 0) AS total_sales,
  coalesce(s.total_sales_value, 0) AS total_sales_value,
  coalesce(t.total_tickets, 0) AS total_tickets,
  coalesce(t.open_tickets, 0) AS open_tickets,
  coalesce(k.total_contracts, 0) AS total_contracts,
  c.created_at,
  c.updated_at
FROM public.customers c
LEFT JOIN (
  SELECT customer_id, count(*) AS total_sales, sum(value) AS total_sales_value
  FROM public.sales
  GROUP BY customer_id) s ON s.customer_id = c.id
LEFT JOIN (
  SELECT customer_id, count(*) AS total_tickets, count(*) FILTER (WHERE status = 'open') AS open_tickets
  FROM public.tickets
  GROUP BY customer_id) t ON t.customer_id = c.id
LEFT JOIN (
  SELECT customer_id, count(*) AS total_contracts
  FROM public.contracts
  GROUP BY customer_id) k ON k.customer_id = c.id;

GRANT SELECT ON public.customers_with_stats TO app_user;

CREATE VIEW public.tickets_with_details WITH (security_invoker = true) AS
SELECT
  t.id,
  t.tenant_id,
  t.title,
  t.description,
  t.customer_id,
  t.assigned_to,
  t.reported_by,
  t.status,
  t.priority,
  c.company_name AS customer_name,
  c.email AS customer_email,
  c.phone AS customer_phone,
  a.full_name AS assigned_to_name,
  r.full_name AS reported_by_name,
  t.created_at,
  t.updated_at
FROM public.tickets t
LEFT JOIN public.customers c ON c.id = t.customer_id
LEFT JOIN public.users a ON a.id = t.assigned_to
LEFT JOIN public.users r ON r.id = t.reported_by;

GRANT SELECT ON public.tickets_with_details TO app_user;

CREATE VIEW public.ticket_comments_with_details WITH (security_invoker = true) AS
SELECT
  tc.id,
  tc.tenant_id,
  tc.ticket_id,
  tc.author_id,
  tc.content,
  u.full_name AS author_name,
  u.role AS author_role,
  tc.created_at,
  tc.updated_at
FROM public.ticket_comments tc
LEFT JOIN public.users u ON u.id = tc.author_id;

GRANT SELECT ON public.ticket_comments_with_details TO app_user;
