UPDATE public.orders SET priority = NULL;
INSERT INTO public.diary (line) VALUES ('column emptied');
