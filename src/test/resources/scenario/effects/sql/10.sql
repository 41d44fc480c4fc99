UPDATE public.effects SET n = n + 1 WHERE step = 's10';
SELECT pg_sleep(0.3);
