COMMENT ON TABLE public.sales IS 'looked at in a window';
