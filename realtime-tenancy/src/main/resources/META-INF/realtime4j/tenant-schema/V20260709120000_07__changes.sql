-- From a change of a row, as the plugin wal2json describes it, to what each subscriber gets. A server that reads changes through
-- wal2json calls list_changes; realtime4j itself reads the built-in pgoutput and needs none of this.
--
-- As in the filters, everything in pg_catalog is named in full.

-- earlier signatures; nothing but this schema calls these functions
do $stale$
declare
  stale regprocedure;
begin
  for stale in
    select oid from pg_proc
    where pronamespace = 'realtime'::regnamespace
      and proname in ('wal2json_escape_identifier', 'quote_wal2json', 'build_prepared_statement_sql', 'apply_rls', 'list_changes')
  loop
    execute format('drop function %s', stale);
  end loop;
end
$stale$;

-- A name as the options of wal2json want it.
create function realtime.wal2json_escape_identifier(name text) returns text
language sql immutable strict
as $wal2json_escape_identifier$
  select pg_catalog.regexp_replace(name, '([\\,.[:space:]])', '\\\1', 'g');
$wal2json_escape_identifier$;

-- Schema and name of a table as the options of wal2json want them.
create function realtime.quote_wal2json(entity regclass) returns text
language sql immutable strict
as $quote_wal2json$
  select realtime.wal2json_escape_identifier(n.nspname::text) || '.' || realtime.wal2json_escape_identifier(c.relname::text)
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.oid = entity;
$quote_wal2json$;

-- Prepares a statement that tells whether the row with the given primary key is there for the role that executes it.
create function realtime.build_prepared_statement_sql(prepared_statement_name text, entity regclass, columns realtime.wal_column[])
returns text
language sql volatile
as $build_prepared_statement_sql$
  select pg_catalog.format('prepare %I as select exists (select 1 from %I.%I where %s)',
    prepared_statement_name, s.nspname, c.relname, pg_catalog.string_agg(
      pg_catalog.format('%I operator(%I.=) %L::%I.%I',
        cell.name,
        -- the operator of the type, wherever an extension has put it
        case when exists (
            select from pg_catalog.pg_operator o where o.oprname = '=' and o.oprleft = t.oid and o.oprnamespace = t.typnamespace)
          then n.nspname else 'pg_catalog' end,
        case when t.oid = 'pg_catalog.bytea'::regtype then pg_catalog.regexp_replace(cell.value #>> '{}', '^(\\x)?', '\\x')
          else cell.value #>> '{}' end,
        n.nspname,
        t.typname),
      ' and '))
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace s on s.oid = c.relnamespace
  cross join pg_catalog.unnest(columns) cell
  join pg_catalog.pg_type t on t.oid = coalesce(cell.type_oid, pg_catalog.to_regtype(cell.type_name))
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  where c.oid = entity and cell.is_pkey
  group by s.nspname, c.relname;
$build_prepared_statement_sql$;

-- What the subscribers of a table get for one change: a row for each role and selection of columns among them.
create function realtime.apply_rls(wal jsonb, max_record_bytes integer default 1048576) returns setof realtime.wal_rls
language plpgsql volatile
as $apply_rls$
declare
  action_ constant realtime.action := case wal ->> 'action' when 'I' then 'INSERT' when 'U' then 'UPDATE' when 'D' then 'DELETE' end;
  entity_ constant regclass := pg_catalog.to_regclass(pg_catalog.format('%I.%I', wal ->> 'schema', wal ->> 'table'));
  too_large constant boolean := pg_catalog.octet_length(wal::text) > max_record_bytes;
  role_before constant text := pg_catalog.current_setting('role');
  claims_before constant text := coalesce(pg_catalog.current_setting('request.jwt.claims', true), '');
  -- the table
  rls_enabled boolean;
  key_columns text[];
  -- the cells: values as the text PostgreSQL writes, still without regard to a role
  new_cells realtime.wal_column[];
  old_cells realtime.wal_column[];
  new_record jsonb;
  old_record jsonb;
  -- one group of subscriptions: a role and a selection
  subscriptions realtime.subscription[];
  group_ record;
  role_name text;
  readable text[];
  shown text[];
  filterable realtime.wal_column[];
  candidate realtime.subscription;
  candidates realtime.subscription[];
  claims_ jsonb;
  is_prepared boolean := false;
  is_visible boolean;
  visible uuid[];
  result realtime.wal_rls;
begin
  if action_ is null or entity_ is null then
    return;
  end if;
  subscriptions := (
    select pg_catalog.array_agg(s) from realtime.subscription s
    where s.entity = entity_ and coalesce(s.action_filter, '*') in ('*', action_::text));
  if subscriptions is null then
    return;
  end if;

  rls_enabled := (select relrowsecurity from pg_catalog.pg_class where oid = entity_);
  key_columns := (
    select pg_catalog.array_agg(key ->> 'name')
    from pg_catalog.jsonb_array_elements(case pg_catalog.jsonb_typeof(wal -> 'pk') when 'array' then wal -> 'pk' else '[]' end) key);
  old_cells := (
    select pg_catalog.array_agg(row(cell ->> 'name', t.typname, (cell ->> 'typeoid')::oid,
        nullif(cell -> 'value', 'null'), cell ->> 'name' = any (key_columns), null)::realtime.wal_column)
    from pg_catalog.jsonb_array_elements(
      case pg_catalog.jsonb_typeof(wal -> 'identity') when 'array' then wal -> 'identity' else '[]' end) cell
    left join pg_catalog.pg_type t on t.oid = (cell ->> 'typeoid')::oid);
  new_cells := (
    select pg_catalog.array_agg(row(cell ->> 'name', t.typname, (cell ->> 'typeoid')::oid,
        nullif(cell -> 'value', 'null'), cell ->> 'name' = any (key_columns), null)::realtime.wal_column)
    from pg_catalog.jsonb_array_elements(
      case pg_catalog.jsonb_typeof(wal -> 'columns') when 'array' then wal -> 'columns' else '[]' end) cell
    left join pg_catalog.pg_type t on t.oid = (cell ->> 'typeoid')::oid);
  if action_ = 'UPDATE' then
    -- a large value that did not change is only in the old row, if at all
    new_cells := new_cells || (
      select pg_catalog.array_agg(cell) from pg_catalog.unnest(old_cells) cell
      where cell.name not in (select name from pg_catalog.unnest(new_cells)));
  end if;
  -- of a change that is too large, the small values are left
  new_record := (
    select pg_catalog.jsonb_object_agg(cell.name, shown_value)
    from pg_catalog.unnest(new_cells) cell
    cross join realtime.cast(cell.value #>> '{}', cell.type_oid) shown_value
    where not too_large or pg_catalog.octet_length(shown_value::text) <= 64);
  old_record := (
    select pg_catalog.jsonb_object_agg(cell.name, shown_value)
    from pg_catalog.unnest(old_cells) cell
    cross join realtime.cast(cell.value #>> '{}', cell.type_oid) shown_value
    where (not too_large or pg_catalog.octet_length(shown_value::text) <= 64)
      and (cell.is_pkey or action_ <> 'DELETE' or not rls_enabled));

  for group_ in
    select s.claims_role, s.selected_columns, pg_catalog.array_agg(s) as members
    from pg_catalog.unnest(subscriptions) s
    group by s.claims_role, s.selected_columns
    order by s.claims_role::text collate "C", s.selected_columns nulls first
  loop
    role_name := (select rolname from pg_catalog.pg_roles where oid = group_.claims_role);
    readable := (
      select coalesce(pg_catalog.array_agg(attname::text), '{}') from pg_catalog.pg_attribute
      where attrelid = entity_ and attnum > 0 and not attisdropped
        and pg_catalog.has_column_privilege(group_.claims_role, entity_, attnum, 'select'));
    result := row(null, rls_enabled, null, null);

    if action_ <> 'DELETE' and (key_columns is null or not key_columns <@ readable) then
      result.errors := array[case when key_columns is null then 'Error 400: Bad Request, no primary key' else 'Error 401: Unauthorized' end];
      result.subscription_ids := (select pg_catalog.array_agg(s.subscription_id) from pg_catalog.unnest(group_.members) s);
      result.wal := pg_catalog.jsonb_build_object('type', action_, 'schema', wal -> 'schema', 'table', wal -> 'table',
          'commit_timestamp', null, 'columns', '[]'::jsonb, 'record', '{}'::jsonb)
        || case action_ when 'UPDATE' then '{"old_record": {}}' else '{}' end::jsonb;
      return next result;
      continue;
    end if;

    -- who passes the filters; one that cannot be evaluated does not hold, and does not touch the others
    filterable := (
      select pg_catalog.array_agg(cell)
      from pg_catalog.unnest(case action_ when 'DELETE' then old_cells else new_cells end) cell
      where cell.name = any (readable));
    begin
      candidates := (
        select pg_catalog.array_agg(s) from pg_catalog.unnest(group_.members) s
        where realtime.is_visible_through_filters(filterable, s.filters));
    exception when others then
      candidates := null;
      foreach candidate in array group_.members loop
        begin
          if realtime.is_visible_through_filters(filterable, candidate.filters) then
            candidates := candidates || candidate;
          end if;
        exception when others then
          raise warning 'filter of subscription % cannot be evaluated: %', candidate.subscription_id, sqlerrm;
        end;
      end loop;
    end;

    -- who may see the row: asked of the database, in the role and with the claims of the subscriber
    if not rls_enabled or action_ = 'DELETE' then
      visible := (select pg_catalog.array_agg(s.subscription_id) from pg_catalog.unnest(candidates) s);
    else
      visible := null;
      for claims_ in select distinct s.claims from pg_catalog.unnest(candidates) s loop
        begin
          if not is_prepared then
            if exists (select from pg_catalog.pg_prepared_statements where name = 'realtime_row_exists') then
              deallocate realtime_row_exists;
            end if;
            execute realtime.build_prepared_statement_sql('realtime_row_exists', entity_, new_cells);
            is_prepared := true;
          end if;
          perform pg_catalog.set_config('request.jwt.claims', claims_::text, true), pg_catalog.set_config('role', role_name, true);
          execute 'execute realtime_row_exists' into is_visible;
          perform pg_catalog.set_config('role', role_before, true), pg_catalog.set_config('request.jwt.claims', claims_before, true);
        exception when others then
          raise warning 'role % cannot be asked for the row: %', role_name, sqlerrm;
          is_visible := false;
        end;
        if is_visible then
          visible := visible || (
            select pg_catalog.array_agg(s.subscription_id) from pg_catalog.unnest(candidates) s where s.claims = claims_);
        end if;
      end loop;
    end if;

    shown := (
      select coalesce(pg_catalog.array_agg(name), '{}') from pg_catalog.unnest(readable) name
      where group_.selected_columns is null or name = any (group_.selected_columns) or name = any (key_columns));
    result.subscription_ids := coalesce(visible, '{}');
    if too_large then
      result.errors := array['Error 413: Payload Too Large'];
    end if;
    result.wal := pg_catalog.jsonb_build_object('type', action_, 'schema', wal -> 'schema', 'table', wal -> 'table',
      'commit_timestamp', pg_catalog.to_char((wal ->> 'timestamp')::timestamptz at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'columns', (
        select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('name', a.attname, 'type', t.typname) order by a.attnum), '[]')
        from pg_catalog.pg_attribute a
        join pg_catalog.pg_type t on t.oid = a.atttypid
        where a.attrelid = entity_ and a.attnum > 0 and not a.attisdropped and a.attname = any (shown)));
    if action_ <> 'DELETE' then
      result.wal := result.wal || pg_catalog.jsonb_build_object('record', (
        select coalesce(pg_catalog.jsonb_object_agg(key, value), '{}') from pg_catalog.jsonb_each(new_record) where key = any (shown)));
    end if;
    if action_ <> 'INSERT' then
      result.wal := result.wal || pg_catalog.jsonb_build_object('old_record', (
        select coalesce(pg_catalog.jsonb_object_agg(key, value), '{}') from pg_catalog.jsonb_each(old_record) where key = any (shown)));
    end if;
    return next result;
  end loop;

  if is_prepared then
    deallocate realtime_row_exists;
  end if;
end
$apply_rls$;

-- Reads the next changes of a publication's tables from a slot. The last column is how many there were; when nobody is to get any of
-- them, one row tells that number alone.
create function realtime.list_changes(publication name, slot_name name, max_changes integer, max_record_bytes integer)
returns table (wal jsonb, is_rls_enabled boolean, subscription_ids uuid[], errors text[], slot_changes_count bigint)
language sql volatile
as $list_changes$
  with published as (
    select
      pg_catalog.concat_ws(',',
        case when pg_catalog.bool_or(p.pubinsert) then 'insert' end,
        case when pg_catalog.bool_or(p.pubupdate) then 'update' end,
        case when pg_catalog.bool_or(p.pubdelete) then 'delete' end) as actions,
      pg_catalog.string_agg(realtime.quote_wal2json(c.oid::regclass), ',') as tables
    from pg_catalog.pg_publication p
    join pg_catalog.pg_publication_tables t on t.pubname = p.pubname
    join pg_catalog.pg_namespace n on n.nspname = t.schemaname
    join pg_catalog.pg_class c on c.relname = t.tablename and c.relnamespace = n.oid
    where p.pubname = publication
  ),
  read as materialized (
    select change.ordinality as number, change.data::jsonb as wal
    from published
    cross join lateral pg_catalog.pg_logical_slot_get_changes(
      slot_name, null, max_changes,
      variadic array[
        'format-version', '2', 'include-transaction', 'false', 'include-timestamp', 'true', 'include-pk', 'true',
        'include-type-oids', 'true', 'include-typmod', 'false', 'filter-msg-prefixes', '*']
      -- without tables or actions everything is read past
      || case when published.tables is null or published.actions = '' then array['filter-tables', '*.*']
        else array['actions', published.actions, 'add-tables', published.tables] end
    ) with ordinality change
  ),
  visible as materialized (
    select read.number, result.*
    from read
    cross join lateral realtime.apply_rls(read.wal, max_record_bytes) result
    where pg_catalog.cardinality(result.subscription_ids) > 0
  ),
  counted as (
    select pg_catalog.count(*) as changes from read
  )
  select v.wal, v.is_rls_enabled, v.subscription_ids, v.errors, counted.changes
  from counted
  left join visible v on true
  order by v.number;
$list_changes$;

-- decoding writes to the server log at every call
do $silence$
begin
  alter function realtime.list_changes(name, name, integer, integer) set log_min_messages = fatal;
exception when insufficient_privilege then
  raise notice 'realtime.list_changes will write to the server log: % may not set log_min_messages', current_user;
end
$silence$;
