ALTER TABLE public.orders DROP COLUMN IF EXISTS priority;
INSERT INTO public.diary (line) VALUES ('column dropped');
