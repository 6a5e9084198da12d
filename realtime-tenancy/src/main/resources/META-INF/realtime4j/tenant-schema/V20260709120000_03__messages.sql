-- realtime.messages: messages sent from the database, in one partition for each UTC day. Policies of the tenant on this table decide
-- about private channels, so they survive whatever happens here.

-- A table of another shape is replaced. Its rows are not carried over: they are days old at most, and copies would be broadcast again.
do $table$
declare
  kept text[];
  statement text;
begin
  if to_regclass('realtime.messages') is not null then
    if exists (
        select from pg_partitioned_table p
        join pg_attribute a on a.attrelid = p.partrelid and a.attname = 'inserted_at'
        where p.partrelid = 'realtime.messages'::regclass
          and p.partstrat = 'r' and p.partnatts = 1 and p.partattrs[0] = a.attnum)
      and 5 = (
        select count(*) from pg_attribute
        where attrelid = 'realtime.messages'::regclass and not attisdropped
          and attname in ('topic', 'extension', 'updated_at', 'inserted_at', 'id'))
      and not exists (
        select from pg_attribute
        where attrelid = 'realtime.messages'::regclass and attnum > 0 and not attisdropped
          and (attname, atttypid::regtype) not in (values
            ('topic', 'text'::regtype), ('extension', 'text'), ('payload', 'jsonb'), ('event', 'text'), ('private', 'boolean'),
            ('updated_at', 'timestamp'), ('inserted_at', 'timestamp'), ('id', 'uuid'), ('binary_payload', 'bytea'))) then
      return; -- what is missing is added below
    end if;

    select array_agg(definition order by number) into kept
    from (
      select 1 as number, format('create policy %I on realtime.messages as %s for %s to %s', policyname, permissive, cmd,
          (select string_agg(quote_ident(role), ', ') from unnest(roles) role))
        || coalesce(' using (' || qual || ')', '') || coalesce(' with check (' || with_check || ')', '') as definition
      from pg_policies
      where schemaname = 'realtime' and tablename = 'messages'
      union all
      select 2, pg_get_triggerdef(t.oid)
      from pg_trigger t
      join pg_proc f on f.oid = t.tgfoid
      where t.tgrelid = 'realtime.messages'::regclass and not t.tgisinternal and f.pronamespace <> 'realtime'::regnamespace
      union all
      select 3, format('alter table realtime.messages disable trigger %I', t.tgname)
      from pg_trigger t
      join pg_proc f on f.oid = t.tgfoid
      where t.tgrelid = 'realtime.messages'::regclass and not t.tgisinternal and f.pronamespace <> 'realtime'::regnamespace
        and t.tgenabled = 'D'
      union all
      select 4, format('grant %s on realtime.messages to %I', privilege.privilege_type, role.rolname)
      from pg_class c
      cross join aclexplode(c.relacl) privilege
      join pg_roles role on role.oid = privilege.grantee
      where c.oid = 'realtime.messages'::regclass and privilege.grantee <> c.relowner
        and role.rolname not in
          ('postgres', 'dashboard_user', 'anon', 'authenticated', 'service_role', 'supabase_admin', 'supabase_realtime_admin')
    ) definitions;
    drop table realtime.messages;
  end if;

  create table realtime.messages (
    topic text not null,
    extension text not null,
    payload jsonb,
    event text,
    private boolean default false,
    updated_at timestamp without time zone not null default now(),
    inserted_at timestamp without time zone not null default now(),
    id uuid not null default gen_random_uuid(),
    binary_payload bytea,
    constraint messages_pkey primary key (id, inserted_at)
  ) partition by range (inserted_at);
  alter table realtime.messages enable row level security;

  foreach statement in array coalesce(kept, '{}') loop
    begin
      execute statement;
    exception when others then
      raise exception 'cannot keep what depends on the old table realtime.messages: % (%)', sqlerrm, statement
        using errcode = sqlstate, hint = 'Change or drop it, then migrate again.';
    end;
  end loop;
end
$table$;

alter table realtime.messages
  add column if not exists payload jsonb,
  add column if not exists event text,
  add column if not exists private boolean default false,
  add column if not exists binary_payload bytea,
  no force row level security;

do $nulls$
begin
  if exists (
      select from pg_attribute
      where attrelid = 'realtime.messages'::regclass and not attnotnull
        and attname in ('topic', 'extension', 'updated_at', 'inserted_at', 'id')) then
    -- without these a row reaches nobody
    delete from realtime.messages where topic is null or extension is null or inserted_at is null or id is null;
    update realtime.messages set updated_at = inserted_at where updated_at is null;
  end if;
end
$nulls$;

alter table realtime.messages
  alter column topic set not null, alter column topic drop default,
  alter column extension set not null, alter column extension drop default,
  alter column payload drop not null, alter column payload drop default,
  alter column event drop not null, alter column event drop default,
  alter column private drop not null, alter column private set default false,
  alter column updated_at set not null, alter column updated_at set default now(),
  alter column inserted_at set not null, alter column inserted_at set default now(),
  alter column id set not null, alter column id set default gen_random_uuid(),
  enable row level security;
alter table only realtime.messages replica identity default;

do $constraints$
declare
  name text;
begin
  for name in
    select conname from pg_constraint
    where conrelid = 'realtime.messages'::regclass and contype in ('c', 'f', 'p', 'u', 'x')
      and not (conname = 'messages_pkey' and pg_get_constraintdef(oid) = 'PRIMARY KEY (id, inserted_at)')
      and not (conname = 'messages_payload_exclusive'
        and pg_get_constraintdef(oid) = 'CHECK (((payload IS NULL) OR (binary_payload IS NULL))) NOT VALID')
  loop
    execute format('alter table realtime.messages drop constraint %I', name);
  end loop;
  if not exists (select from pg_constraint where conrelid = 'realtime.messages'::regclass and conname = 'messages_pkey') then
    alter table realtime.messages add constraint messages_pkey primary key (id, inserted_at);
  end if;
  if not exists (select from pg_constraint where conrelid = 'realtime.messages'::regclass and conname = 'messages_payload_exclusive') then
    alter table realtime.messages
      add constraint messages_payload_exclusive check (payload is null or binary_payload is null) not valid;
  end if;
end
$constraints$;

-- for replaying the latest private broadcasts of a topic
do $index$
begin
  if pg_get_indexdef(to_regclass('realtime.messages_inserted_at_topic_index')) not like
      '%USING btree (inserted_at DESC, topic) WHERE ((extension = ''broadcast''::text) AND (private IS TRUE))' then
    drop index realtime.messages_inserted_at_topic_index;
  end if;
  create index if not exists messages_inserted_at_topic_index
    on realtime.messages (inserted_at desc, topic)
    where extension = 'broadcast' and private is true;
end
$index$;

-- triggers that are not the tenant's own
do $triggers$
declare
  name text;
begin
  for name in
    select t.tgname from pg_trigger t
    join pg_proc f on f.oid = t.tgfoid
    where t.tgrelid = 'realtime.messages'::regclass and not t.tgisinternal and f.pronamespace = 'realtime'::regnamespace
  loop
    execute format('drop trigger %I on realtime.messages', name);
  end loop;
end
$triggers$;
