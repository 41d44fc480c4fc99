-- Trap: somebody looked at a table, did not end the transaction, and went for lunch.
--
-- Run as app_user on a connection of its own with autocommit off, then leave the connection open. M7 must give up within
-- its lock_timeout and name this session as the one that blocks it; a list of running queries does not show it.

SELECT count(*) FROM public.job_works;
