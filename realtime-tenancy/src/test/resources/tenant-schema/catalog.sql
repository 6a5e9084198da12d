-- What is in the schema "realtime", one fact a line, without anything that differs between two databases made the same way.
with privileges as (
  select object, case grantee when 0 then 'PUBLIC' else grantee::regrole::text end as grantee,
    string_agg(privilege_type || case when is_grantable then '*' else '' end, ',' order by privilege_type) as granted
  from (
    select 'schema ' || nspname as object, acl.*
    from pg_namespace n, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) acl
    where nspname = 'realtime' and acl.grantee <> n.nspowner
    union all
    select 'relation ' || relname, acl.*
    from pg_class c, aclexplode(coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))) acl
    where relnamespace = 'realtime'::regnamespace and relkind in ('r', 'p', 'S') and acl.grantee <> c.relowner
    union all
    select 'function ' || f.oid::regprocedure, acl.*
    from pg_proc f, aclexplode(coalesce(proacl, acldefault('f', proowner))) acl
    where pronamespace = 'realtime'::regnamespace and acl.grantee <> f.proowner
    union all
    select 'type ' || t.oid::regtype, acl.*
    from pg_type t, aclexplode(coalesce(typacl, acldefault('T', typowner))) acl
    where typnamespace = 'realtime'::regnamespace and acl.grantee <> t.typowner and t.typtype in ('c', 'e') and t.typelem = 0
      and not exists (select from pg_class where oid = t.typrelid and relkind <> 'c')
    union all
    select 'default of ' || defaclrole::regrole || ' for ' || defaclobjtype::text, acl.*
    from pg_default_acl d, aclexplode(defaclacl) acl
    where defaclnamespace = 'realtime'::regnamespace and acl.grantee <> d.defaclrole
  ) granted
  where privilege_type <> 'MAINTAIN' -- new in PostgreSQL 17
  group by object, grantee
)
select line from (
  select 'schema ' || nspname || ' owner ' || nspowner::regrole as line from pg_namespace where nspname = 'realtime'
  union all
  select format('relation %s kind %s owner %s persistence %s', relname, relkind, relowner::regrole, relpersistence)
    || case when relkind in ('r', 'p') then format(' row security %s forced %s identity %s', relrowsecurity, relforcerowsecurity, relreplident)
      else '' end
    || case when relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid) else '' end
  from pg_class c where relnamespace = 'realtime'::regnamespace and relkind not in ('i', 'I')
  union all
  select format('attribute %s.%s %s%s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
    case when attnotnull then ' not null' else '' end,
    case attidentity when '' then '' else ' identity ' || attidentity::text end,
    case attgenerated when '' then ' default ' else ' generated ' || attgenerated::text || ' as ' end, coalesce(pg_get_expr(d.adbin, d.adrelid), '-'))
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where relnamespace = 'realtime'::regnamespace and relkind in ('r', 'p', 'v', 'c') and attnum > 0 and not attisdropped
  union all
  select format('constraint %s on %s %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
  from pg_constraint where connamespace = 'realtime'::regnamespace and contype not in ('n', 't')
  union all
  select 'index ' || indexdef from pg_indexes where schemaname = 'realtime'
  union all
  select 'trigger ' || pg_get_triggerdef(t.oid) || ' enabled ' || tgenabled::text
  from pg_trigger t join pg_class c on c.oid = tgrelid
  where relnamespace = 'realtime'::regnamespace and not tgisinternal
  union all
  select 'policy ' || policyname || ' on ' || tablename from pg_policies where schemaname = 'realtime'
  union all
  select format('type %s owner %s', t.oid::regtype, typowner::regrole)
    || coalesce(' labels ' || (select string_agg(enumlabel, ' ' order by enumsortorder) from pg_enum where enumtypid = t.oid), '')
  from pg_type t
  where typnamespace = 'realtime'::regnamespace and typelem = 0
    and not exists (select from pg_class where oid = t.typrelid and relkind <> 'c')
  union all
  select format('function %s(%s) returns %s language %s %s%s%s owner %s settings %s', proname, pg_get_function_arguments(f.oid),
    pg_get_function_result(f.oid), lanname, case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
    case when proisstrict then ' strict' else '' end, case when prosecdef then ' security definer' else '' end, proowner::regrole,
    coalesce(proconfig::text, '-'))
  from pg_proc f join pg_language l on l.oid = prolang
  where pronamespace = 'realtime'::regnamespace
  union all
  select 'aggregate or procedure ' || proname from pg_proc where pronamespace = 'realtime'::regnamespace and prokind <> 'f'
  union all
  select format('publication %s', pubname) from pg_publication where pubname like '%realtime_messages%'
  union all
  select 'ledger ' || version from realtime.schema_migrations
  union all
  select format('grant on %s to %s %s', object, grantee, granted) from privileges
) lines
order by line collate "C"
