-- Lets a login without superuser rights be the server's login into this database. An administrator runs it once, before the server
-- connects for the first time or when it takes over a database that another login prepared; running it again changes nothing.
--
--   psql -1 -v ON_ERROR_STOP=1 -c "set realtime4j.login = 'realtime_server'" -f least-privilege.sql DATABASE
--
-- The login must exist. What a managed service does not permit to its administrators is left out with a warning that tells what to do.

-- roles that tokens name, and the owner of the objects
do $roles$
declare
  role_name text;
begin
  if not exists (select from pg_roles where rolname = current_setting('realtime4j.login')) then
    raise exception 'role % does not exist', current_setting('realtime4j.login')
      using hint = 'Create it first: create role ... login password ...';
  end if;
  foreach role_name in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin noinherit', role_name);
    end if;
  end loop;
  if not (select rolbypassrls from pg_roles where rolname = 'service_role') then
    begin
      alter role service_role bypassrls;
    exception when insufficient_privilege then
      raise warning 'service_role does not bypass row security: give it policies where it needs them';
    end;
  end if;
  if not exists (select from pg_roles where rolname = 'supabase_realtime_admin') then
    create role supabase_realtime_admin nologin noinherit;
    alter role supabase_realtime_admin set search_path = public, extensions, realtime;
    grant anon, authenticated, service_role to supabase_realtime_admin;
    -- makes policies on realtime.messages
    if exists (select from pg_roles where rolname = 'postgres' and rolname <> current_user) then
      grant supabase_realtime_admin to postgres;
    end if;
  end if;
  if current_setting('server_version_num')::integer >= 150000 then
    begin
      execute 'grant set on parameter log_min_messages to supabase_realtime_admin';
    exception when insufficient_privilege then
      raise warning 'supabase_realtime_admin may not set log_min_messages: realtime.list_changes will write to the server log';
    end;
  end if;
end
$roles$;

-- the login owns through supabase_realtime_admin, acts as the roles of tokens and reads the log of changes
do $login$
declare
  login constant text := current_setting('realtime4j.login');
  modern constant boolean := current_setting('server_version_num')::integer >= 160000;
  role_name text;
begin
  if not (select rolinherit from pg_roles where rolname = login) then
    execute format('alter role %I inherit', login);
  end if;
  if not pg_has_role(login, 'supabase_realtime_admin', 'usage') then
    execute format('grant supabase_realtime_admin to %I', login) || case when modern then ' with inherit true, set true' else '' end;
  end if;
  foreach role_name in array array['anon', 'authenticated', 'service_role'] loop
    if not pg_has_role(login, role_name, 'member') then
      execute format('grant %I to %I', role_name, login) || case when modern then ' with inherit false, set true' else '' end;
    end if;
  end loop;
  if not (select rolreplication or rolsuper from pg_roles where rolname = login) then
    begin
      execute format('alter role %I replication', login);
    exception when insufficient_privilege then
      raise warning '% may not start replication: give it the right in the way of your service, such as "grant rds_replication"', login;
    end;
  end if;
  -- publications are made by it
  execute format('grant connect, create on database %I to %I', current_database(), login);
end
$login$;

do $schema$
declare
  login constant text := current_setting('realtime4j.login');
begin
  if to_regnamespace('realtime') is null then
    create schema realtime;
    if pg_has_role(current_user, (select oid from pg_roles where rolname = 'supabase_admin'), 'member') then
      alter schema realtime owner to supabase_admin;
    end if;
  end if;
  execute format('grant all on schema realtime to supabase_realtime_admin, %I with grant option', login);
  revoke create on schema realtime from anon, authenticated, service_role;
  grant usage on schema realtime to anon, authenticated, service_role;
  if exists (select from pg_roles where rolname = 'postgres') then
    grant usage on schema realtime to postgres with grant option;
  end if;
end
$schema$;

-- what another login has made
do $objects$
declare
  login constant text := current_setting('realtime4j.login');
  statement text;
begin
  for statement in
    select format('alter table %s owner to supabase_realtime_admin', c.oid::regclass)
    from pg_class c
    where c.relnamespace = 'realtime'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'schema_migrations'
      and c.relowner <> 'supabase_realtime_admin'::regrole
    union all
    select format('alter sequence %s owner to supabase_realtime_admin', c.oid::regclass)
    from pg_class c
    where c.relnamespace = 'realtime'::regnamespace and c.relkind = 'S' and c.relowner <> 'supabase_realtime_admin'::regrole
      and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype in ('a', 'i'))
    union all
    select format('alter type %s owner to supabase_realtime_admin', t.oid::regtype)
    from pg_type t
    left join pg_class c on c.oid = t.typrelid
    where t.typnamespace = 'realtime'::regnamespace and t.typowner <> 'supabase_realtime_admin'::regrole
      and (t.typtype = 'e' or c.relkind = 'c')
    union all
    select format('alter function %s owner to supabase_realtime_admin', f.oid::regprocedure)
    from pg_proc f
    where f.pronamespace = 'realtime'::regnamespace and f.prokind = 'f' and f.proowner <> 'supabase_realtime_admin'::regrole
    union all
    select format('alter publication %I owner to %I', p.pubname, login)
    from pg_publication p
    where (starts_with(p.pubname, 'realtime_messages') or starts_with(p.pubname, 'supabase_realtime_messages'))
      and pg_get_userbyid(p.pubowner) <> login
    union all
    select format('alter table %s owner to %I', c.oid::regclass, login)
    from pg_class c
    where c.oid = to_regclass('realtime.schema_migrations') and pg_get_userbyid(c.relowner) <> login
  loop
    execute statement;
  end loop;
end
$objects$;
