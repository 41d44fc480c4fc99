-- Undo of M3: its views go.
--
-- Sources   001:610-612.
-- Duration  about 0.01 s.
-- Locks     ACCESS EXCLUSIVE on the views, nothing on the tables below them.
-- Runs      in one transaction, which the runner opens and closes.
-- Not here  CASCADE, which the document writes: it takes along what somebody built on these views. Without it the
--           server refuses and names it.

DROP VIEW public.ticket_comments_with_details;
DROP VIEW public.tickets_with_details;
DROP VIEW public.customers_with_stats;
