-- Undo of M6: its views go.
--
-- Sources   001:617-618, and the two that no document has.
-- Duration  about 0.01 s.
-- Locks     ACCESS EXCLUSIVE on the views, nothing on the tables below them.
-- Runs      in one transaction, which the runner opens and closes.
-- Not here  CASCADE, which the document writes: it takes along what somebody built on these views. Without it the
--           server refuses and names it.

DROP VIEW public.ticket_attachments_with_details;
DROP VIEW public.products_with_details;
DROP VIEW public.complaints_with_details;
DROP VIEW public.service_contracts_with_details;
