-- private channels as tables of their own, policies that ask channel_name()
create schema realtime authorization supabase_admin;
grant all on schema realtime to anon;
create table realtime.schema_migrations (version bigint primary key, inserted_at timestamp(0) without time zone);
insert into realtime.schema_migrations values (20211116024918, now()), (20240401105812, now());
create function realtime.channel_name() returns text language sql stable
  as $$ select nullif(current_setting('realtime.channel_name', true), '')::text $$;
create table realtime.channels (id bigserial primary key, name text unique, inserted_at timestamp, updated_at timestamp);
create table realtime.broadcasts (id bigserial primary key, channel_id bigint references realtime.channels);
create table realtime.presences (id bigserial primary key, channel_id bigint references realtime.channels);
create policy readers on realtime.channels for select to authenticated using (realtime.channel_name() = 'a');
create table realtime.messages (
  id bigserial primary key,
  uuid uuid default gen_random_uuid(),
  topic text not null,
  extension text not null,
  payload text,
  inserted_at timestamp(0) not null default now(),
  updated_at timestamp(0) not null default now()
);
alter table realtime.messages owner to postgres;
alter table realtime.messages enable row level security;
create policy "members read" on realtime.messages for select to authenticated, anon
  using (realtime.channel_name() like 'room:%' and extension in ('broadcast', 'presence'));
create policy "nobody at night" on realtime.messages as restrictive for insert to public with check (extract(hour from now()) >= 0);
insert into realtime.messages (topic, extension) values ('room:1', 'broadcast');
grant all on realtime.messages to anon, authenticated, service_role;
create publication realtime_messages_old for table realtime.messages;
create publication supabase_realtime_messages_publication for table realtime.messages;
