-- messages in one plain table; topic() and channel_name() side by side; triggers and grants of the tenant
create schema realtime authorization supabase_admin;
create table realtime.schema_migrations (version bigint primary key, inserted_at timestamp(0) without time zone);
insert into realtime.schema_migrations values (20211116024918, now()), (20240827160934, now());
create function realtime.channel_name() returns text language sql stable as $$ select current_setting('realtime.topic', true) $$;
create function realtime.topic() returns text language sql stable as $$ select current_setting('realtime.topic', true) $$;
create sequence realtime.messages_id_seq;
create unlogged table realtime.messages (
  id uuid primary key default gen_random_uuid(),
  topic text not null,
  extension text not null,
  inserted_at timestamp not null default now(),
  updated_at timestamp not null default now()
);
alter table realtime.messages enable row level security;
create policy "by topic" on realtime.messages for all to authenticated
  using (realtime.topic() = topic) with check (realtime.channel_name() = topic);

create policy "the ""team""" on realtime.messages for insert to team_member with check (realtime.channel_name() = 'team');
grant select, insert on realtime.messages to team_member;
grant usage on schema realtime to team_member;
create function public.watch() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger "tenant watches" after insert on realtime.messages for each row execute function public.watch();
create trigger asleep after insert on realtime.messages for each row execute function public.watch();
alter table realtime.messages disable trigger asleep;
