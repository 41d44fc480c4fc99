ALTER TABLE public.orders ADD COLUMN priority integer;
INSERT INTO public.diary (line) VALUES ('column added');
