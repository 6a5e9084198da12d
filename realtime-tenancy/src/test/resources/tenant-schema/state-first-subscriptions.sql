-- an early state: subscriptions of users, six operators, no messages
create schema realtime;
create table realtime.schema_migrations (version bigint primary key, inserted_at timestamp(0) without time zone);
insert into realtime.schema_migrations values (20211116024918, now()), (20211116045059, now()), (20211116050929, now());
create type realtime.action as enum ('INSERT', 'UPDATE', 'DELETE', 'ERROR');
create type realtime.equality_op as enum ('eq', 'neq', 'lt', 'lte', 'gt', 'gte');
create type realtime.user_defined_filter as (column_name text, op realtime.equality_op, value text);
create type realtime.wal_column as (name text, type text, value jsonb, is_pkey boolean, is_selectable boolean);
create type realtime.wal_rls as (wal jsonb, is_rls_enabled boolean, users uuid[], errors text[]);
create table realtime.subscription (
  id bigint not null generated always as identity,
  user_id uuid not null,
  email varchar(255),
  entity regclass not null,
  filters realtime.user_defined_filter[] not null default '{}',
  created_at timestamp not null default timezone('utc', now()),
  constraint pk_subscription primary key (id),
  unique (entity, user_id, filters)
);
create index ix_realtime_subscription_entity on realtime.subscription using hash (entity);
create function realtime.check_equality_op(op realtime.equality_op, type_ regtype, val_1 text, val_2 text) returns bool
  language plpgsql immutable as $$ begin return val_1 = val_2; end $$;
create function realtime.is_visible_through_filters(columns realtime.wal_column[], filters realtime.user_defined_filter[]) returns bool
  language sql immutable as $$ select true $$;
create function realtime.build_prepared_statement_sql(name text, entity regclass, columns realtime.wal_column[]) returns text
  language sql as $$ select 'select 1' $$;
create function realtime.pick(columns realtime.wal_column[]) returns realtime.wal_column language sql as $$ select columns[1] $$;
create function realtime.apply_rls(wal jsonb, max_record_bytes int = 1048576) returns realtime.wal_rls
  language plpgsql volatile as $$ begin return null; end $$;
create function realtime.subscription_check_filters() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr_check_filters before insert or update on realtime.subscription
  for each row execute function realtime.subscription_check_filters();
insert into realtime.subscription (user_id, entity) values (gen_random_uuid(), 'pg_class');
grant all on all tables in schema realtime to anon, authenticated, postgres;
