-- Fills the baseline with ten tenants of made-up data, and with what goes wrong in real ones.
--
-- Run as lockkeeper_migrator after baseline.sql, in one session, statement by statement or in one transaction.
--   lockkeeper.scale     rows in each main table (sales, tickets, job_works, sale_items, ticket_comments,
--                        job_work_specifications); 20000 if not set, at least 500, rounded down to a multiple of ten
--   lockkeeper.demo_now  the moment that "a few minutes ago" counts from; now() if not set
-- Nothing here is random: every choice is a hash of the row's number, so two loads with the same settings are equal
-- (without lockkeeper.demo_now in all but the updated_at of the few rows that were just touched).
--
-- What is wrong with the data, on purpose:
--   * one customer in 20 was renamed after its name had been copied (50 at 20,000 rows, about 1,000 stale job_works)
--   * one product in 10 has its category as text only; some of those name a category that has no row
--   * one product in 9 is inactive, and one in 3 has no status yet
--   * every supplier is known by its name only
--   * one sale and one contract in 50 have the old amount but no value
--   * one row in 50 of sales, tickets, contracts, job_works, complaints has no customer
--   * one sale, ticket and job_work in 1000 was updated within the last five minutes
--   * "Archive"."JobWorks2019" has capital letters in its name
-- What would stop a clean run lies in trap-*.sql beside this file.

-- Compiling these statements takes longer than running them.
SET jit = off;

CREATE TEMPORARY TABLE demo_size AS
SELECT z.rows AS main,
       greatest(z.rows / 20, 5) AS customers,
       greatest(z.rows / 40, 5) AS products,
       greatest(z.rows / 100, 5) AS users,
       greatest(z.rows / 4, 5) AS quarter,
       8 AS categories,
       coalesce(nullif(current_setting('lockkeeper.demo_now', true), '')::timestamptz, now()) AS recent,
       timestamptz '2025-11-07 18:00:00+00' AS evening
FROM (SELECT greatest(coalesce(nullif(current_setting('lockkeeper.scale', true), '')::integer, 20000), 500) / 10) z (rows);

-- Row n of a table belongs to tenant n % 10, and so does everything it points to. The casts to text are not for show:
-- without them these functions are not inlined and the load takes twice as long.
CREATE FUNCTION pg_temp.id_of(kind text, n bigint) RETURNS uuid
  LANGUAGE sql IMMUTABLE
  RETURN md5(kind || n::text)::uuid;

CREATE FUNCTION pg_temp.pick(n bigint, salt bigint, choices integer) RETURNS integer
  LANGUAGE sql IMMUTABLE
  RETURN ((hashint8extended(n, salt) & 9223372036854775807) % choices)::integer;

CREATE FUNCTION pg_temp.word(n bigint, salt bigint, words text[]) RETURNS text
  LANGUAGE sql IMMUTABLE
  RETURN words[1 + pg_temp.pick(n, salt, cardinality(words))];

-- The row that row n points to: one of the same tenant, whose table has that many rows per tenant.
CREATE FUNCTION pg_temp.peer(kind text, n bigint, salt bigint, per_tenant integer) RETURNS uuid
  LANGUAGE sql IMMUTABLE
  RETURN md5(kind || (n % 10 + 10 * pg_temp.pick(n, salt, per_tenant))::text)::uuid;

-- Checking half a million references one by one takes as long as all the rest: the foreign keys are put aside here and
-- put back, checked as a whole, at the end. If a load is cut off between the two, start again from an empty database.
CREATE TEMPORARY TABLE demo_keys AS
SELECT conrelid::regclass::text AS child, conname AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint
WHERE contype = 'f' AND connamespace = 'public'::regnamespace;

DO $$
DECLARE
  k record;
BEGIN
  FOR k IN SELECT child, name FROM pg_temp.demo_keys ORDER BY child, name LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', k.child, k.name);
  END LOOP;
END
$$;

INSERT INTO public.tenants (id, name, created_at)
SELECT pg_temp.id_of('tenant', n), 'Tenant ' || (n + 1), z.evening - interval '900 days'
FROM demo_size z, generate_series(0, 9) n;

INSERT INTO public.roles (id, name, created_at)
SELECT pg_temp.id_of('role', n), (ARRAY['admin', 'manager', 'agent', 'engineer', 'viewer'])[n + 1], z.evening - interval '900 days'
FROM demo_size z, generate_series(0, 4) n;

INSERT INTO public.companies (id, tenant_id, name, country, created_at, updated_at)
SELECT pg_temp.id_of('company', n), pg_temp.id_of('tenant', n % 10), 'Company ' || (n + 1),
       pg_temp.word(n, 1, ARRAY['DE', 'FR', 'IN', 'JP', 'US']), z.evening - interval '900 days', z.evening - interval '900 days'
FROM demo_size z, generate_series(0, 19) n;

INSERT INTO public.status_options (id, tenant_id, module, status_key, display_label, sort_order, created_at, updated_at)
SELECT pg_temp.id_of('status', n), pg_temp.id_of('tenant', n % 10), o.module, o.key, initcap(replace(o.key, '_', ' ')),
       o.place::integer, z.evening - interval '900 days', z.evening - interval '900 days'
FROM demo_size z,
     unnest(ARRAY['sales', 'sales', 'sales', 'tickets', 'tickets', 'tickets', 'tickets', 'job_works', 'job_works', 'job_works', 'job_works'],
            ARRAY['open', 'won', 'lost', 'open', 'in_progress', 'resolved', 'closed', 'pending', 'in_progress', 'completed', 'delivered'])
       WITH ORDINALITY o (module, key, place),
     generate_series((o.place::integer - 1) * 10, o.place::integer * 10 - 1) n;

INSERT INTO public.reference_data (id, tenant_id, category, key, label, sort_order, created_at, updated_at)
SELECT pg_temp.id_of('reference', n), pg_temp.id_of('tenant', n % 10), 'priority', p.key, initcap(p.key), p.place::integer,
       z.evening - interval '900 days', z.evening - interval '900 days'
FROM demo_size z,
     unnest(ARRAY['low', 'medium', 'high', 'urgent']) WITH ORDINALITY p (key, place),
     generate_series((p.place::integer - 1) * 10, p.place::integer * 10 - 1) n;

INSERT INTO public.users (id, tenant_id, full_name, email, role, is_active, created_at, updated_at)
SELECT pg_temp.id_of('user', n), pg_temp.id_of('tenant', n % 10),
       pg_temp.word(n, 1, ARRAY['Asha', 'Bruno', 'Chen', 'Dalia', 'Emre', 'Freya', 'Goran', 'Hana', 'Ivo', 'Jana', 'Kofi', 'Lena']) || ' '
         || pg_temp.word(n, 2, ARRAY['Albers', 'Boateng', 'Costa', 'Dvorak', 'Eklund', 'Farkas', 'Gupta', 'Haas', 'Ito', 'Jansen']) || ' ' || n,
       'user' || n || '@example.com', pg_temp.word(n, 3, ARRAY['manager', 'agent', 'agent', 'engineer', 'engineer', 'viewer']),
       pg_temp.pick(n, 4, 20) > 0, z.evening - interval '800 days', z.evening - interval '800 days'
FROM demo_size z, generate_series(0, 10 * z.users - 1) n;

INSERT INTO public.user_roles (id, tenant_id, user_id, role_id, created_at, updated_at)
SELECT pg_temp.id_of('user role', n), pg_temp.id_of('tenant', n % 10), pg_temp.id_of('user', n),
       pg_temp.id_of('role', pg_temp.pick(n, 5, 5)), z.evening - interval '800 days', z.evening - interval '800 days'
FROM demo_size z, generate_series(0, 10 * z.users - 1) n;

INSERT INTO public.product_categories (id, tenant_id, name, created_at, updated_at)
SELECT pg_temp.id_of('category', n), pg_temp.id_of('tenant', n % 10),
       (ARRAY['Bearings', 'Drives', 'Fasteners', 'Gaskets', 'Housings', 'Pumps', 'Sensors', 'Valves'])[n / 10 + 1],
       z.evening - interval '800 days', z.evening - interval '800 days'
FROM demo_size z, generate_series(0, 10 * z.categories - 1) n;

INSERT INTO public.products
       (id, tenant_id, name, sku, unit, price, status, category_id, category, is_active, supplier_name, created_at, updated_at)
SELECT pg_temp.id_of('product', g.n), pg_temp.id_of('tenant', g.n % 10),
       pg_temp.word(g.n, 6, ARRAY['Ball', 'Flat', 'Heavy', 'Micro', 'Sealed', 'Turbo']) || ' ' || lower(c.name) || ' ' || g.n,
       'SKU-' || lpad(g.n::text, 6, '0'), pg_temp.word(g.n, 7, ARRAY['pcs', 'kg', 'm', 'set']), (100 + pg_temp.pick(g.n, 8, 99900)) / 100.0,
       CASE WHEN pg_temp.pick(g.n, 9, 3) > 0 THEN CASE WHEN g.active THEN 'active' ELSE 'inactive' END END,
       CASE WHEN g.n / 10 % 10 <> 3 THEN c.id END,
       CASE WHEN g.n / 10 % 50 = 3 THEN 'Spare parts' ELSE c.name END,
       g.active,
       CASE WHEN pg_temp.pick(g.n, 10, 20) > 0
            THEN pg_temp.word(g.n, 11, ARRAY['Alpen Stahl', 'Baltic Trade', 'Cobalt Works', 'Delta Supply', 'Ember Tools', 'Fjord Metal'])
       END,
       z.evening - interval '700 days', z.evening - interval '90 days'
FROM demo_size z,
     LATERAL (SELECT n, pg_temp.pick(n, 12, 9) > 0 AND n <> 5 AS active FROM generate_series(0, 10 * z.products - 1) n) g
     JOIN public.product_categories c ON c.id = pg_temp.peer('category', g.n, 13, 8);

INSERT INTO public.customers (id, tenant_id, company_name, short_name, contact_name, email, phone, status, created_at, updated_at)
SELECT pg_temp.id_of('customer', n), pg_temp.id_of('tenant', n % 10),
       pg_temp.word(n, 14, ARRAY['Aurora', 'Bright', 'Coastal', 'Dynamic', 'Eastern', 'First', 'Golden', 'Harbour']) || ' '
         || pg_temp.word(n, 15, ARRAY['Foods', 'Logistics', 'Marine', 'Mills', 'Optics', 'Paper', 'Rail', 'Textiles']) || ' ' || n,
       'C' || lpad(n::text, 6, '0'),
       pg_temp.word(n, 16, ARRAY['A. Moreau', 'B. Novak', 'C. Okafor', 'D. Petit', 'E. Quist', 'F. Rossi']),
       'office' || n || '@customer.example', '+49 30 ' || lpad(n::text, 7, '0'),
       pg_temp.word(n, 17, ARRAY['active', 'active', 'active', 'prospect', 'inactive']),
       z.evening - interval '700 days', z.evening - make_interval(days => 100 + pg_temp.pick(n, 18, 500))
FROM demo_size z, generate_series(0, 10 * z.customers - 1) n;

INSERT INTO public.sales
       (id, tenant_id, title, customer_id, assigned_to, status, stage, value, customer_name, assigned_to_name, amount, created_at, updated_at)
SELECT pg_temp.id_of('sale', g.n), pg_temp.id_of('tenant', g.n % 10), 'Order ' || g.n, c.id, u.id,
       pg_temp.word(g.n, 19, ARRAY['open', 'open', 'won', 'lost']),
       pg_temp.word(g.n, 20, ARRAY['lead', 'qualified', 'proposal', 'negotiation', 'closed']),
       CASE WHEN pg_temp.pick(g.n, 21, 50) > 0 THEN g.amount END, c.company_name, u.full_name, g.amount,
       z.evening - make_interval(hours => 2 + pg_temp.pick(g.n, 22, 9000)),
       CASE WHEN g.n % 1000 = 7 THEN z.recent - make_interval(secs => g.n / 1000 % 240) ELSE z.evening - interval '1 hour' END
FROM demo_size z
     CROSS JOIN LATERAL (SELECT n, (1000 + pg_temp.pick(n, 23, 900000)) / 100.0 AS amount,
                                CASE WHEN pg_temp.pick(n, 24, 50) > 0 THEN pg_temp.peer('customer', n, 25, z.customers) END AS customer_id,
                                CASE WHEN pg_temp.pick(n, 26, 20) > 0 THEN pg_temp.peer('user', n, 27, z.users) END AS user_id
                         FROM generate_series(0, 10 * z.main - 1) n) g
     LEFT JOIN public.customers c ON c.id = g.customer_id
     LEFT JOIN public.users u ON u.id = g.user_id;

INSERT INTO public.sale_items (id, tenant_id, sale_id, product_id, quantity, unit_price, line_total, created_at, updated_at)
SELECT pg_temp.id_of('sale item', g.n), pg_temp.id_of('tenant', g.n % 10), pg_temp.peer('sale', g.n, 28, z.main), p.id,
       g.quantity, p.price, g.quantity * p.price, z.evening - interval '60 days', z.evening - interval '60 days'
FROM demo_size z
     CROSS JOIN LATERAL (SELECT n, 1 + pg_temp.pick(n, 29, 40) AS quantity, pg_temp.peer('product', n, 30, z.products) AS product_id
                         FROM generate_series(0, 10 * z.main - 1) n) g
     JOIN public.products p ON p.id = g.product_id;

INSERT INTO public.product_sales
       (id, tenant_id, customer_id, product_id, units, cost_per_unit, total_cost, delivery_date, status, customer_name, product_name,
        created_at, updated_at)
SELECT pg_temp.id_of('product sale', g.n), pg_temp.id_of('tenant', g.n % 10), c.id, p.id, g.units, p.price, g.units * p.price,
       (z.evening - make_interval(days => pg_temp.pick(g.n, 31, 300)))::date,
       pg_temp.word(g.n, 32, ARRAY['new', 'delivered', 'renewed', 'expired']), c.company_name, p.name,
       z.evening - interval '310 days', z.evening - interval '60 days'
FROM demo_size z
     CROSS JOIN LATERAL (SELECT n, 1 + pg_temp.pick(n, 33, 20) AS units, pg_temp.peer('customer', n, 34, z.customers) AS customer_id,
                                pg_temp.peer('product', n, 35, z.products) AS product_id
                         FROM generate_series(0, 10 * z.quarter - 1) n) g
     JOIN public.customers c ON c.id = g.customer_id
     JOIN public.products p ON p.id = g.product_id;

INSERT INTO public.tickets
       (id, tenant_id, title, description, customer_id, assigned_to, reported_by, status, priority, customer_name, customer_email,
        customer_phone, assigned_to_name, reported_by_name, created_at, updated_at)
SELECT pg_temp.id_of('ticket', g.n), pg_temp.id_of('tenant', g.n % 10), 'Ticket ' || g.n,
       pg_temp.word(g.n, 36, ARRAY['Stops after some minutes.', 'Delivery is late.', 'Wrong item in the box.', 'Needs a spare part.']),
       c.id, a.id, r.id, pg_temp.word(g.n, 37, ARRAY['open', 'in_progress', 'resolved', 'closed', 'closed']),
       pg_temp.word(g.n, 38, ARRAY['low', 'medium', 'medium', 'high', 'urgent']), c.company_name, c.email, c.phone, a.full_name, r.full_name,
       z.evening - make_interval(hours => 2 + pg_temp.pick(g.n, 39, 9000)),
       CASE WHEN g.n % 1000 = 11 THEN z.recent - make_interval(secs => g.n / 1000 % 240) ELSE z.evening - interval '1 hour' END
FROM demo_size z
     CROSS JOIN LATERAL (SELECT n,
                                CASE WHEN pg_temp.pick(n, 40, 50) > 0 THEN pg_temp.peer('customer', n, 41, z.customers) END AS customer_id,
                                CASE WHEN pg_temp.pick(n, 42, 10) > 0 THEN pg_temp.peer('user', n, 43, z.users) END AS assigned_to,
                                pg_temp.peer('user', n, 44, z.users) AS reported_by
                         FROM generate_series(0, 10 * z.main - 1) n) g
     LEFT JOIN public.customers c ON c.id = g.customer_id
     LEFT JOIN public.users a ON a.id = g.assigned_to
     LEFT JOIN public.users r ON r.id = g.reported_by;

INSERT INTO public.ticket_comments (id, tenant_id, ticket_id, author_id, content, author_name, author_role, created_at, updated_at)
SELECT pg_temp.id_of('comment', g.n), pg_temp.id_of('tenant', g.n % 10), pg_temp.peer('ticket', g.n, 45, z.main), u.id,
       pg_temp.word(g.n, 46, ARRAY['Called the customer.', 'Waiting for the part.', 'Done, please confirm.', 'Passed on.']),
       u.full_name, u.role, z.evening - interval '30 days', z.evening - interval '30 days'
FROM demo_size z
     CROSS JOIN LATERAL (SELECT n, pg_temp.peer('user', n, 47, z.users) AS author_id FROM generate_series(0, 10 * z.main - 1) n) g
     JOIN public.users u ON u.id = g.author_id;

INSERT INTO public.ticket_attachments (id, tenant_id, ticket_id, uploaded_by, filename, size_bytes, uploaded_by_name, created_at, updated_at)
SELECT pg_temp.id_of('attachment', g.n), pg_temp.id_of('tenant', g.n % 10), pg_temp.peer('ticket', g.n, 48, z.main), u.id,
       'photo-' || g.n || '.jpg', 1000 + pg_temp.pick(g.n, 49, 900000), u.full_name, z.evening - interval '30 days', z.evening - interval '30 days'
FROM demo_size z
     CROSS JOIN LATERAL (SELECT n, pg_temp.peer('user', n, 50, z.users) AS uploaded_by FROM generate_series(0, 10 * z.quarter - 1) n) g
     JOIN public.users u ON u.id = g.uploaded_by;

INSERT INTO public.contract_templates (id, tenant_id, name, content, created_at, updated_at)
SELECT pg_temp.id_of('template', n), pg_temp.id_of('tenant', n % 10), (ARRAY['Framework', 'Maintenance', 'Rental'])[n / 10 + 1],
       'Between the parties named above the following is agreed.', z.evening - interval '800 days', z.evening - interval '800 days'
FROM demo_size z, generate_series(0, 29) n;

INSERT INTO public.contracts
       (id, tenant_id, contract_number, title, customer_id, assigned_to, template_id, status, value, start_date, end_date, customer_name,
        customer_contact, assigned_to_name, total_value, created_at, updated_at)
SELECT pg_temp.id_of('contract', g.n), pg_temp.id_of('tenant', g.n % 10), 'CT-' || lpad(g.n::text, 6, '0'), 'Contract ' || g.n, c.id, u.id,
       pg_temp.peer('template', g.n, 51, 3), pg_temp.word(g.n, 52, ARRAY['draft', 'active', 'active', 'expired']),
       CASE WHEN pg_temp.pick(g.n, 53, 50) > 0 THEN g.total END, g.start, g.start + 365, c.company_name, c.contact_name, u.full_name, g.total,
       z.evening - interval '500 days', z.evening - interval '45 days'
FROM demo_size z
     CROSS JOIN LATERAL (SELECT n, (50000 + pg_temp.pick(n, 54, 9000000)) / 100.0 AS total, date '2024-06-01' + pg_temp.pick(n, 55, 500) AS start,
                                CASE WHEN pg_temp.pick(n, 56, 50) > 0 THEN pg_temp.peer('customer', n, 57, z.customers) END AS customer_id,
                                pg_temp.peer('user', n, 58, z.users) AS user_id
                         FROM generate_series(0, 10 * z.quarter - 1) n) g
     LEFT JOIN public.customers c ON c.id = g.customer_id
     LEFT JOIN public.users u ON u.id = g.user_id;

INSERT INTO public.contract_approval_records
       (id, tenant_id, contract_id, approver_id, stage, status, comments, approved_at, approver_name, created_at, updated_at)
SELECT pg_temp.id_of('approval', g.n), pg_temp.id_of('tenant', g.n % 10), pg_temp.peer('contract', g.n, 59, z.quarter), u.id,
       pg_temp.word(g.n, 60, ARRAY['legal', 'finance', 'management']), g.status, CASE g.status WHEN 'rejected' THEN 'Price is missing.' END,
       CASE g.status WHEN 'approved' THEN z.evening - interval '40 days' END, u.full_name, z.evening - interval '50 days', z.evening - interval '40 days'
FROM demo_size z
     CROSS JOIN LATERAL (SELECT n, pg_temp.word(n, 61, ARRAY['approved', 'approved', 'pending', 'rejected']) AS status,
                                pg_temp.peer('user', n, 62, z.users) AS approver_id
                         FROM generate_series(0, 10 * z.quarter - 1) n) g
     JOIN public.users u ON u.id = g.approver_id;

INSERT INTO public.job_works
       (id, tenant_id, job_ref_id, customer_id, product_id, receiver_engineer_id, assigned_by, pieces, price, status, priority, due_date,
        customer_name, customer_short_name, customer_contact, customer_email, customer_phone, product_name, product_sku, product_category,
        product_unit, receiver_engineer_name, receiver_engineer_email, assigned_by_name, created_at, updated_at)
SELECT pg_temp.id_of('job', g.n), pg_temp.id_of('tenant', g.n % 10), 'JOB-' || lpad(g.n::text, 7, '0'), c.id, p.id, e.id, a.id,
       g.pieces, g.pieces * p.price, pg_temp.word(g.n, 63, ARRAY['pending', 'in_progress', 'completed', 'delivered', 'cancelled']),
       pg_temp.word(g.n, 64, ARRAY['low', 'medium', 'high', 'urgent']), (z.evening + make_interval(days => pg_temp.pick(g.n, 65, 60)))::date,
       c.company_name, c.short_name, c.contact_name, c.email, c.phone, p.name, p.sku, p.category, p.unit, e.full_name, e.email, a.full_name,
       z.evening - make_interval(hours => 2 + pg_temp.pick(g.n, 66, 9000)),
       CASE WHEN g.n % 1000 = 13 THEN z.recent - make_interval(secs => g.n / 1000 % 240) ELSE z.evening - interval '1 hour' END
FROM demo_size z
     CROSS JOIN LATERAL (SELECT n, 1 + pg_temp.pick(n, 67, 30) AS pieces,
                                CASE WHEN pg_temp.pick(n, 68, 50) > 0 THEN pg_temp.peer('customer', n, 69, z.customers) END AS customer_id,
                                pg_temp.peer('product', n, 70, z.products) AS product_id, pg_temp.peer('user', n, 71, z.users) AS engineer_id,
                                pg_temp.peer('user', n, 72, z.users) AS assigned_by
                         FROM generate_series(0, 10 * z.main - 1) n) g
     JOIN public.products p ON p.id = g.product_id
     JOIN public.users e ON e.id = g.engineer_id
     JOIN public.users a ON a.id = g.assigned_by
     LEFT JOIN public.customers c ON c.id = g.customer_id;

INSERT INTO public.job_work_specifications (id, tenant_id, job_work_id, name, value, unit, is_required, created_at, updated_at)
SELECT pg_temp.id_of('specification', n), pg_temp.id_of('tenant', n % 10), pg_temp.peer('job', n, 73, z.main),
       pg_temp.word(n, 74, ARRAY['Length', 'Width', 'Weight', 'Colour']), (1 + pg_temp.pick(n, 75, 500))::text,
       pg_temp.word(n, 76, ARRAY['mm', 'cm', 'kg']), pg_temp.pick(n, 77, 3) = 0, z.evening - interval '30 days', z.evening - interval '30 days'
FROM demo_size z, generate_series(0, 10 * z.main - 1) n;

INSERT INTO public.service_contracts
       (id, tenant_id, customer_id, product_id, service_level, annual_value, status, start_date, end_date, customer_name, product_name,
        created_at, updated_at)
SELECT pg_temp.id_of('service contract', g.n), pg_temp.id_of('tenant', g.n % 10), c.id, p.id,
       pg_temp.word(g.n, 78, ARRAY['basic', 'standard', 'premium']), 500 + pg_temp.pick(g.n, 79, 9500),
       pg_temp.word(g.n, 80, ARRAY['active', 'active', 'expired']), g.start, g.start + 365, c.company_name, p.name,
       z.evening - interval '400 days', z.evening - interval '50 days'
FROM demo_size z
     CROSS JOIN LATERAL (SELECT n, date '2024-09-01' + pg_temp.pick(n, 81, 400) AS start, pg_temp.peer('customer', n, 82, z.customers) AS customer_id,
                                pg_temp.peer('product', n, 83, z.products) AS product_id
                         FROM generate_series(0, 10 * z.quarter - 1) n) g
     JOIN public.customers c ON c.id = g.customer_id
     JOIN public.products p ON p.id = g.product_id;

INSERT INTO public.complaints
       (id, tenant_id, title, description, type, status, priority, customer_id, assigned_engineer_id, closed_at, customer_name, created_at, updated_at)
SELECT pg_temp.id_of('complaint', g.n), pg_temp.id_of('tenant', g.n % 10), 'Complaint ' || g.n, 'Reported by telephone.',
       pg_temp.word(g.n, 84, ARRAY['breakdown', 'preventive', 'delivery']), g.status, pg_temp.word(g.n, 85, ARRAY['low', 'medium', 'high']),
       c.id, pg_temp.peer('user', g.n, 86, z.users), CASE g.status WHEN 'closed' THEN z.evening - interval '10 days' END, c.company_name,
       z.evening - interval '100 days', z.evening - interval '10 days'
FROM demo_size z
     CROSS JOIN LATERAL (SELECT n, pg_temp.word(n, 87, ARRAY['new', 'in_progress', 'closed']) AS status,
                                CASE WHEN pg_temp.pick(n, 88, 50) > 0 THEN pg_temp.peer('customer', n, 89, z.customers) END AS customer_id
                         FROM generate_series(0, 10 * z.quarter - 1) n) g
     LEFT JOIN public.customers c ON c.id = g.customer_id;

INSERT INTO public.notifications (id, tenant_id, user_id, title, read_at, created_at, updated_at)
SELECT pg_temp.id_of('notification', n), pg_temp.id_of('tenant', n % 10), pg_temp.peer('user', n, 90, z.users), 'You were assigned',
       CASE WHEN pg_temp.pick(n, 91, 2) = 0 THEN z.evening - interval '1 day' END, z.evening - interval '2 days', z.evening - interval '1 day'
FROM demo_size z, generate_series(0, 10 * z.quarter - 1) n;

INSERT INTO public.audit_logs (id, tenant_id, user_id, action, object_table, object_id, created_at, updated_at)
SELECT pg_temp.id_of('audit', n), pg_temp.id_of('tenant', n % 10), pg_temp.peer('user', n, 92, z.users),
       pg_temp.word(n, 93, ARRAY['insert', 'update', 'delete']), 'tickets', pg_temp.peer('ticket', n, 94, z.main),
       z.evening - interval '3 days', z.evening - interval '3 days'
FROM demo_size z, generate_series(0, 10 * z.quarter - 1) n;

INSERT INTO "Archive"."JobWorks2019" ("Id", "CustomerName", "ClosedAt")
SELECT pg_temp.id_of('archived job', n), 'Aurora Mills ' || n, timestamptz '2019-12-31 12:00:00+00'
FROM generate_series(0, 99) n;

-- The drift: renamed after every copy above had been taken.
UPDATE public.customers c
SET company_name = c.company_name || ' Holding', updated_at = z.evening - interval '20 days'
FROM demo_size z, generate_series(0, 10 * z.customers - 1) n
WHERE n / 10 % 20 = 0 AND c.id = pg_temp.id_of('customer', n);

DO $$
DECLARE
  k record;
BEGIN
  FOR k IN SELECT child, name, definition FROM pg_temp.demo_keys ORDER BY child, name LOOP
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.child, k.name, k.definition);
  END LOOP;
END
$$;

DROP TABLE pg_temp.demo_keys;

DROP FUNCTION pg_temp.peer(text, bigint, bigint, integer);

DROP FUNCTION pg_temp.word(bigint, bigint, text[]);

DROP FUNCTION pg_temp.pick(bigint, bigint, integer);

DROP FUNCTION pg_temp.id_of(text, bigint);

DROP TABLE pg_temp.demo_size;

RESET jit;

-- The planner would otherwise know nothing until autovacuum comes by; a coarse look is enough until then.
SET default_statistics_target = 20;

ANALYZE public.tenants, public.users, public.product_categories, public.products, public.customers, public.sales, public.sale_items,
        public.product_sales, public.tickets, public.ticket_comments, public.ticket_attachments, public.contracts,
        public.contract_approval_records, public.job_works, public.job_work_specifications, public.service_contracts, public.complaints;

RESET default_statistics_target;
