UPDATE public.effects SET n = n + 1 WHERE step = 's2';
SELECT pg_sleep(0.3);
