-- A table to try row changes with: everybody reads it, users write rows of their own.
do $bootstrap$
begin
  if to_regclass('public.todos') is null then
    create table public.todos (
      id bigint generated always as identity primary key,
      user_id uuid default auth.uid(),
      task text not null,
      done boolean not null default false,
      inserted_at timestamptz not null default now()
    );
    alter table public.todos owner to postgres;
    grant all on public.todos to anon, authenticated, service_role;
    alter table public.todos enable row level security;
    create policy "everybody reads todos" on public.todos
      for select to anon, authenticated using (true);
    create policy "users write todos of their own" on public.todos
      for all to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid());
    alter publication supabase_realtime add table public.todos;
  end if;
end
$bootstrap$;
