UPDATE public.orders SET priority = 1;
INSERT INTO public.diary (line) VALUES ('column filled');
