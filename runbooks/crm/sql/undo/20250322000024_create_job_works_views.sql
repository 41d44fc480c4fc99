-- Undo of M5: its views go.
--
-- Sources   001:615-616.
-- Duration  about 0.01 s.
-- Locks     ACCESS EXCLUSIVE on the views, nothing on the tables below them.
-- Runs      in one transaction, which the runner opens and closes.
-- Not here  CASCADE, which the document writes: it takes along what somebody built on these views. Without it the
--           server refuses and names it.

DROP VIEW public.job_work_specifications_with_details;
DROP VIEW public.job_works_with_details;
