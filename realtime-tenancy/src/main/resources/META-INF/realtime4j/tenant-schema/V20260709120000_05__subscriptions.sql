-- realtime.subscription: who wants to see which row changes, and the types it is made of. Its rows live no longer than the connections
-- they stand for, so a table of another shape is simply replaced.

-- whatever is not as below goes, with everything made of it
do $replace$
declare
  stale text;
begin
  if array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'ERROR']::name[] is not distinct from
      (select array_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = to_regtype('realtime.action'))
    and array['eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in', 'like', 'ilike', 'is', 'match', 'imatch', 'isdistinct']::name[] is not distinct from
      (select array_agg(enumlabel order by enumsortorder) from pg_enum where enumtypid = to_regtype('realtime.equality_op'))
    and not exists (
      select from (values
        ('user_defined_filter', 1, 'column_name', 'text', ''),
        ('user_defined_filter', 2, 'op', 'realtime.equality_op', ''),
        ('user_defined_filter', 3, 'value', 'text', ''),
        ('user_defined_filter', 4, 'negate', 'boolean', ''),
        ('wal_column', 1, 'name', 'text', ''),
        ('wal_column', 2, 'type_name', 'text', ''),
        ('wal_column', 3, 'type_oid', 'oid', ''),
        ('wal_column', 4, 'value', 'jsonb', ''),
        ('wal_column', 5, 'is_pkey', 'boolean', ''),
        ('wal_column', 6, 'is_selectable', 'boolean', ''),
        ('wal_rls', 1, 'wal', 'jsonb', ''),
        ('wal_rls', 2, 'is_rls_enabled', 'boolean', ''),
        ('wal_rls', 3, 'subscription_ids', 'uuid[]', ''),
        ('wal_rls', 4, 'errors', 'text[]', ''),
        ('subscription', 0, 'id', 'bigint', 'not null always'),
        ('subscription', 0, 'subscription_id', 'uuid', 'not null'),
        ('subscription', 0, 'entity', 'regclass', 'not null'),
        ('subscription', 0, 'filters', 'realtime.user_defined_filter[]', 'not null'),
        ('subscription', 0, 'claims', 'jsonb', 'not null'),
        ('subscription', 0, 'claims_role', 'regrole', 'not null stored'),
        ('subscription', 0, 'created_at', 'timestamp', 'not null'),
        ('subscription', 0, 'action_filter', 'text', ''),
        ('subscription', 0, 'selected_columns', 'text[]', '')
      ) wanted (relation, number, attribute, type, kind)
      full join (
        select c.relname, case c.relkind when 'c' then row_number() over (partition by c.oid order by a.attnum) else 0 end as number,
          a.attname, a.atttypid,
          concat_ws(' ', case when a.attnotnull then 'not null' end, case a.attidentity when 'a' then 'always' end,
            case a.attgenerated when 's' then 'stored' end) as kind
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'realtime'::regnamespace
          and c.relname in ('user_defined_filter', 'wal_column', 'wal_rls', 'subscription')
      ) found on found.relname = relation and found.number = wanted.number and found.attname = attribute
        and found.atttypid = to_regtype(type) and found.kind = wanted.kind
      where relation is null or relname is null)
    and array[
        'CREATE INDEX ix_realtime_subscription_entity ON realtime.subscription USING btree (entity)',
        'CREATE UNIQUE INDEX pk_subscription ON realtime.subscription USING btree (id)',
        'CREATE UNIQUE INDEX subscription_subscription_id_entity_filters_action_filter_selec ON realtime.subscription '
          || 'USING btree (subscription_id, entity, filters, action_filter, COALESCE(selected_columns, ''{}''::text[]))'
      ] is not distinct from (
        select array_agg(definition order by definition collate "C")
        from pg_index
        cross join pg_get_indexdef(indexrelid) definition
        where indrelid = to_regclass('realtime.subscription'))
    and 'role_name text' is not distinct from pg_get_function_arguments(to_regprocedure('realtime.to_regrole(text)')) then
    return;
  end if;

  for stale in
    select distinct f.oid::regprocedure::text
    from pg_proc f
    join pg_depend d on d.classid = 'pg_proc'::regclass and d.objid = f.oid and d.refclassid = 'pg_type'::regclass
    join pg_type t on t.oid = d.refobjid
    where f.pronamespace = 'realtime'::regnamespace and t.typnamespace = 'realtime'::regnamespace
      and ltrim(t.typname, '_') in ('action', 'equality_op', 'user_defined_filter', 'wal_column', 'wal_rls', 'subscription')
  loop
    execute 'drop function ' || stale;
  end loop;
  drop table if exists realtime.subscription;
  drop function if exists realtime.to_regrole(text);
  drop type if exists realtime.wal_rls, realtime.wal_column, realtime.user_defined_filter, realtime.equality_op, realtime.action;
end
$replace$;

do $types$
begin
  if to_regtype('realtime.action') is null then
    create type realtime.action as enum ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'ERROR');
    create type realtime.equality_op as enum (
      'eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in', 'like', 'ilike', 'is', 'match', 'imatch', 'isdistinct');
    create type realtime.user_defined_filter as (column_name text, op realtime.equality_op, value text, negate boolean);
    create type realtime.wal_column as (
      name text, type_name text, type_oid oid, value jsonb, is_pkey boolean, is_selectable boolean);
    create type realtime.wal_rls as (wal jsonb, is_rls_enabled boolean, subscription_ids uuid[], errors text[]);
  end if;
end
$types$;

-- The role of exactly this name, whatever characters it has. Fails when there is none.
create or replace function realtime.to_regrole(role_name text) returns regrole
language sql immutable
as $to_regrole$
  select pg_catalog.quote_ident(role_name)::regrole;
$to_regrole$;

create table if not exists realtime.subscription (
  id bigint generated always as identity,
  subscription_id uuid not null,
  entity regclass not null,
  filters realtime.user_defined_filter[] not null default '{}',
  claims jsonb not null,
  claims_role regrole not null generated always as (realtime.to_regrole(claims ->> 'role')) stored,
  created_at timestamp without time zone not null default timezone('utc', now()),
  action_filter text default '*',
  selected_columns text[],
  constraint pk_subscription primary key (id),
  constraint subscription_action_filter_check check (action_filter in ('*', 'INSERT', 'UPDATE', 'DELETE'))
);
create index if not exists ix_realtime_subscription_entity on realtime.subscription (entity);
create unique index if not exists subscription_subscription_id_entity_filters_action_filter_selec
  on realtime.subscription (subscription_id, entity, filters, action_filter, coalesce(selected_columns, '{}'));

-- a table that was kept
do $constraints$
declare
  name text;
begin
  for name in
    select conname from pg_constraint
    where conrelid = 'realtime.subscription'::regclass and contype in ('c', 'f', 'u', 'x') and conname <> 'subscription_action_filter_check'
  loop
    execute format('alter table realtime.subscription drop constraint %I', name);
  end loop;
end
$constraints$;
alter table realtime.subscription
  alter column filters set default '{}',
  alter column claims drop default,
  alter column created_at set default timezone('utc', now()),
  alter column action_filter set default '*',
  alter column selected_columns drop default,
  drop constraint if exists subscription_action_filter_check,
  add constraint subscription_action_filter_check check (action_filter in ('*', 'INSERT', 'UPDATE', 'DELETE')),
  disable row level security;
