-- M4: views for contracts
--
-- What      contracts_with_details, contract_approval_records_with_details.
-- Why       The names that M7 removes are read through these views from then on.
-- Sources   002:231-250, 001:313-328.
-- Duration  about 0.02 s, whatever the size (documented: 30 s).
-- Locks     ACCESS SHARE on the tables read; nobody is held up.
-- Runs      in one transaction, which the runner opens and closes.
-- Rules     Columns are listed, never s.*: an old column in a view would block its removal in M7, and its name would
--           clash with the joined one. LEFT JOIN, so that rows without the id stay. security_invoker, because a view
--           with its owner's rights shows every tenant to every tenant.

CREATE VIEW public.contracts_with_details WITH (security_invoker = true) AS
SELECT
  k.id,
  k.tenant_id,
  k.contract_number,
  k.title,
  k.customer_id,
  k.assigned_to,
  k.template_id,
  k.status,
  k.value,
  k.value AS total_value,
  k.start_date,
  k.end_date,
  c.company_name AS customer_name,
  c.contact_name AS customer_contact,
  u.full_name AS assigned_to_name,
  ct.name AS template_name,
  k.created_at,
  k.updated_at
FROM public.contracts k
LEFT JOIN public.customers c ON c.id = k.customer_id
LEFT JOIN public.users u ON u.id = k.assigned_to
LEFT JOIN public.contract_templates ct ON ct.id = k.template_id;

GRANT SELECT ON public.contracts_with_details TO app_user;

CREATE VIEW public.contract_approval_records_with_details WITH (security_invoker = true) AS
SELECT
  ar.id,
  ar.tenant_id,
  ar.contract_id,
  ar.approver_id,
  ar.stage,
  ar.status,
  ar.comments,
  ar.approved_at,
  u.full_name AS approver_name,
  ar.created_at,
  ar.updated_at
FROM public.contract_approval_records ar
LEFT JOIN public.users u ON u.id = ar.approver_id;

GRANT SELECT ON public.contract_approval_records_with_details TO app_user;
