-- messages in partitions, without bytes; an overload of send for bytes; partitions open to everybody
create schema realtime authorization supabase_admin;
create table realtime.schema_migrations (version bigint primary key, inserted_at timestamp(0) without time zone);
insert into realtime.schema_migrations select generate_series(1, 3), now();
create function realtime.topic() returns text language sql stable as $$ select current_setting('realtime.topic', true) $$;
create function realtime.to_regrole(role_name text) returns regrole language sql immutable as $$ select role_name::regrole $$;
create table realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default true,
  updated_at timestamp,
  inserted_at timestamp not null default now(),
  id uuid not null default gen_random_uuid(),
  constraint messages_old_key primary key (inserted_at, id),
  constraint messages_known_extension check (extension in ('broadcast', 'presence'))
) partition by range (inserted_at);
alter table realtime.messages enable row level security;
alter table realtime.messages force row level security;
create table realtime.messages_2026_07_01 partition of realtime.messages for values from ('2026-07-01') to ('2026-07-02');
create unlogged table realtime.messages_rest partition of realtime.messages default;
alter table realtime.messages_2026_07_01 enable row level security;
grant all on realtime.messages_2026_07_01 to anon, public;
insert into realtime.messages (topic, extension, payload, inserted_at) values ('t', 'broadcast', '{"kept": true}', '2026-07-01 12:00');
create policy "read all" on realtime.messages for select to authenticated using (realtime.topic() is not null);
create index messages_inserted_at_topic_index on realtime.messages (topic);
create function realtime.send(payload bytea, event text, topic text, private boolean default true) returns void
  language plpgsql as $$ begin end $$;
create function realtime.send(payload jsonb, event text, topic text, private boolean default false) returns void
  language plpgsql as $$ begin end $$;
create function realtime.broadcast_changes(topic_name text, event_name text) returns void language plpgsql as $$ begin end $$;
create function realtime.list_changes(publication name, slot_name name, max_changes int, max_record_bytes int) returns setof jsonb
  language sql set log_min_messages to 'fatal' as $$ select '{}'::jsonb $$;
grant all on realtime.messages to anon, authenticated, service_role;
create publication supabase_realtime_messages_publication for table realtime.messages;
