UPDATE public.effects SET n = n + 1 WHERE step = 's1';
SELECT pg_sleep(0.3);
