-- The CRM as it is before the first migration: 25 tables in public, 36 denormalized columns in 11 of them.
--
-- Run inside an empty database of its own as lockkeeper_migrator, the owner of that database; roles.sql comes first.
-- Sources: the columns to be removed are those of 002:345-355, the other columns follow from the views (002:164-291)
-- and the indexes (002:422-426) of the same document; status_options and reference_data stand in 000:31. roles,
-- user_roles, notifications, audit_logs and companies are there because 001:100 counts 25 tables and names 20.
--
-- The denormalized columns stand last in each table, below the line that says so.

-- The tenant of the session. The hosted platform takes it from a claim of the token; plain PostgreSQL from a setting.
-- Without the setting it is null, and a policy that compares with null lets nothing through.
CREATE FUNCTION public.app_tenant() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;

CREATE TABLE public.tenants (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  full_name text NOT NULL,
  email text NOT NULL,
  role text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.status_options (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  module text NOT NULL,
  status_key text NOT NULL,
  display_label text NOT NULL,
  sort_order integer NOT NULL DEFAULT 0,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.reference_data (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  category text NOT NULL,
  key text NOT NULL,
  label text NOT NULL,
  sort_order integer NOT NULL DEFAULT 0,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.product_categories (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);

CREATE TABLE public.products (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  name text NOT NULL,
  sku text NOT NULL,
  unit text NOT NULL,
  price numeric(14,2) NOT NULL,
  status text,
  category_id uuid REFERENCES public.product_categories,
  supplier_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- denormalized: 3
  category varchar(255),
  is_active boolean DEFAULT true,
  supplier_name varchar(255)
);

CREATE TABLE public.customers (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  company_name text NOT NULL,
  short_name text,
  contact_name text,
  email text,
  phone text,
  status text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.sales (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  title text NOT NULL,
  customer_id uuid REFERENCES public.customers,
  assigned_to uuid REFERENCES public.users,
  status text NOT NULL,
  stage text NOT NULL,
  value numeric(14,2),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- denormalized: 3
  customer_name varchar(255),
  assigned_to_name varchar(255),
  amount numeric(14,2)
);

CREATE TABLE public.sale_items (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  sale_id uuid NOT NULL REFERENCES public.sales,
  product_id uuid NOT NULL REFERENCES public.products,
  quantity integer NOT NULL,
  unit_price numeric(14,2) NOT NULL,
  line_total numeric(14,2) NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.product_sales (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  customer_id uuid REFERENCES public.customers,
  product_id uuid REFERENCES public.products,
  units integer NOT NULL,
  cost_per_unit numeric(14,2) NOT NULL,
  total_cost numeric(14,2) NOT NULL,
  delivery_date date,
  status text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- denormalized: 2
  customer_name varchar(255),
  product_name varchar(255)
);

CREATE TABLE public.tickets (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  title text NOT NULL,
  description text,
  customer_id uuid REFERENCES public.customers,
  assigned_to uuid REFERENCES public.users,
  reported_by uuid REFERENCES public.users,
  status text NOT NULL,
  priority text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- denormalized: 5
  customer_name varchar(255),
  customer_email varchar(255),
  customer_phone varchar(50),
  assigned_to_name varchar(255),
  reported_by_name varchar(255)
);

CREATE TABLE public.ticket_comments (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  ticket_id uuid NOT NULL REFERENCES public.tickets,
  author_id uuid REFERENCES public.users,
  content text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- denormalized: 2
  author_name varchar(255),
  author_role varchar(255)
);

CREATE TABLE public.ticket_attachments (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  ticket_id uuid NOT NULL REFERENCES public.tickets,
  uploaded_by uuid REFERENCES public.users,
  filename text NOT NULL,
  size_bytes integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- denormalized: 1
  uploaded_by_name varchar(255)
);

CREATE TABLE public.contract_templates (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  name text NOT NULL,
  content text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.contracts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  contract_number text NOT NULL,
  title text NOT NULL,
  customer_id uuid REFERENCES public.customers,
  assigned_to uuid REFERENCES public.users,
  template_id uuid REFERENCES public.contract_templates,
  status text NOT NULL,
  value numeric(14,2),
  start_date date NOT NULL,
  end_date date NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- denormalized: 4
  customer_name varchar(255),
  customer_contact varchar(255),
  assigned_to_name varchar(255),
  total_value numeric(14,2)
);

CREATE TABLE public.contract_approval_records (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  contract_id uuid NOT NULL REFERENCES public.contracts,
  approver_id uuid REFERENCES public.users,
  stage text NOT NULL,
  status text NOT NULL,
  comments text,
  approved_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- denormalized: 1
  approver_name varchar(255)
);

CREATE TABLE public.job_works (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  job_ref_id text NOT NULL,
  customer_id uuid REFERENCES public.customers,
  product_id uuid REFERENCES public.products,
  receiver_engineer_id uuid REFERENCES public.users,
  assigned_by uuid REFERENCES public.users,
  pieces integer NOT NULL,
  price numeric(14,2) NOT NULL,
  status text NOT NULL,
  priority text NOT NULL,
  due_date date,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- denormalized: 12
  customer_name varchar(255),
  customer_short_name varchar(255),
  customer_contact varchar(255),
  customer_email varchar(255),
  customer_phone varchar(50),
  product_name varchar(255),
  product_sku varchar(255),
  product_category varchar(255),
  product_unit varchar(50),
  receiver_engineer_name varchar(255),
  receiver_engineer_email varchar(255),
  assigned_by_name varchar(255)
);

CREATE TABLE public.job_work_specifications (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  job_work_id uuid NOT NULL REFERENCES public.job_works,
  name text NOT NULL,
  value text,
  unit text,
  is_required boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.service_contracts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  customer_id uuid REFERENCES public.customers,
  product_id uuid REFERENCES public.products,
  service_level text NOT NULL,
  annual_value numeric(14,2) NOT NULL,
  status text NOT NULL,
  start_date date NOT NULL,
  end_date date NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- denormalized: 2
  customer_name varchar(255),
  product_name varchar(255)
);

CREATE TABLE public.complaints (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  title text NOT NULL,
  description text,
  type text NOT NULL,
  status text NOT NULL,
  priority text NOT NULL,
  customer_id uuid REFERENCES public.customers,
  assigned_engineer_id uuid REFERENCES public.users,
  closed_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- denormalized: 1
  customer_name varchar(255)
);

CREATE TABLE public.roles (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.user_roles (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  user_id uuid NOT NULL REFERENCES public.users,
  role_id uuid NOT NULL REFERENCES public.roles,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.notifications (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  user_id uuid NOT NULL REFERENCES public.users,
  title text NOT NULL,
  read_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.audit_logs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  user_id uuid REFERENCES public.users,
  action text NOT NULL,
  object_table text NOT NULL,
  object_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE public.companies (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id uuid NOT NULL REFERENCES public.tenants,
  name text NOT NULL,
  country text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- One policy per table that has a tenant, 23 in all. The tenant is looked up once per statement, not once per row:
-- that is what the sub-select is for. Without WITH CHECK the same condition holds for what is written.

ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;
CREATE POLICY users_tenant ON public.users USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.status_options ENABLE ROW LEVEL SECURITY;
CREATE POLICY status_options_tenant ON public.status_options USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.reference_data ENABLE ROW LEVEL SECURITY;
CREATE POLICY reference_data_tenant ON public.reference_data USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.product_categories ENABLE ROW LEVEL SECURITY;
CREATE POLICY product_categories_tenant ON public.product_categories USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.products ENABLE ROW LEVEL SECURITY;
CREATE POLICY products_tenant ON public.products USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY customers_tenant ON public.customers USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.sales ENABLE ROW LEVEL SECURITY;
CREATE POLICY sales_tenant ON public.sales USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.sale_items ENABLE ROW LEVEL SECURITY;
CREATE POLICY sale_items_tenant ON public.sale_items USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.product_sales ENABLE ROW LEVEL SECURITY;
CREATE POLICY product_sales_tenant ON public.product_sales USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.tickets ENABLE ROW LEVEL SECURITY;
CREATE POLICY tickets_tenant ON public.tickets USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.ticket_comments ENABLE ROW LEVEL SECURITY;
CREATE POLICY ticket_comments_tenant ON public.ticket_comments USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.ticket_attachments ENABLE ROW LEVEL SECURITY;
CREATE POLICY ticket_attachments_tenant ON public.ticket_attachments USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.contract_templates ENABLE ROW LEVEL SECURITY;
CREATE POLICY contract_templates_tenant ON public.contract_templates USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.contracts ENABLE ROW LEVEL SECURITY;
CREATE POLICY contracts_tenant ON public.contracts USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.contract_approval_records ENABLE ROW LEVEL SECURITY;
CREATE POLICY contract_approval_records_tenant ON public.contract_approval_records USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.job_works ENABLE ROW LEVEL SECURITY;
CREATE POLICY job_works_tenant ON public.job_works USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.job_work_specifications ENABLE ROW LEVEL SECURITY;
CREATE POLICY job_work_specifications_tenant ON public.job_work_specifications USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.service_contracts ENABLE ROW LEVEL SECURITY;
CREATE POLICY service_contracts_tenant ON public.service_contracts USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.complaints ENABLE ROW LEVEL SECURITY;
CREATE POLICY complaints_tenant ON public.complaints USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.user_roles ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_roles_tenant ON public.user_roles USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;
CREATE POLICY notifications_tenant ON public.notifications USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.audit_logs ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_logs_tenant ON public.audit_logs USING (tenant_id = (SELECT public.app_tenant()));
ALTER TABLE public.companies ENABLE ROW LEVEL SECURITY;
CREATE POLICY companies_tenant ON public.companies USING (tenant_id = (SELECT public.app_tenant()));

-- The application reads and writes every table and owns none. Roles and tenants are given to it to read.
GRANT USAGE ON SCHEMA public TO app_user;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app_user;

REVOKE INSERT, UPDATE, DELETE ON public.tenants, public.roles FROM app_user;

-- What was put away years ago, with the capital letters of the tool that wrote it. It is not one of the 25, and whoever
-- builds names from the catalog without quoting them stumbles over it.
CREATE SCHEMA "Archive";

CREATE TABLE "Archive"."JobWorks2019" (
  "Id" uuid PRIMARY KEY,
  "CustomerName" varchar(255),
  "ClosedAt" timestamptz
);
