-- The schema "realtime" and the role that owns what is in it.
--
-- Run by a superuser, this makes whatever is missing. Run by a login without superuser rights, schema and role must have been prepared
-- once by an administrator (least-privilege.sql); then nothing here needs more than they gave.

do $schema$
begin
  if to_regnamespace('realtime') is null then
    create schema realtime;
  end if;
end
$schema$;

-- The owner of the objects. It never logs in; it may act as the roles that tokens name.
do $role$
declare
  policy_grants text := coalesce(current_setting('supautils.policy_grants', true), '');
  role_name text;
begin
  if not exists (select from pg_roles where rolname = 'supabase_realtime_admin') then
    create role supabase_realtime_admin nologin noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
    alter role supabase_realtime_admin set search_path = public, extensions, realtime;
    for role_name in select rolname from pg_roles where rolname in ('anon', 'authenticated', 'service_role') loop
      execute format('grant %I to supabase_realtime_admin', role_name);
    end loop;
    -- policies on realtime.messages are made by its owner, unless the platform lets "postgres" make them
    if exists (select from pg_roles where rolname = 'postgres' and rolname <> current_user)
      and not (policy_grants like '%"realtime.messages"%' and policy_grants like '%"realtime.subscription"%') then
      grant supabase_realtime_admin to postgres;
    end if;
  end if;
exception when duplicate_object or unique_violation then
  null; -- the same has just been done from another database of the server
end
$role$;

-- What follows gives objects to that role, which takes its membership.
do $membership$
begin
  if not pg_has_role(current_user, 'supabase_realtime_admin', 'usage') then
    execute format('grant supabase_realtime_admin to %I', current_user);
  end if;
exception when insufficient_privilege then
  raise exception 'role % must be a member of supabase_realtime_admin', current_user
    using errcode = 'insufficient_privilege', hint = 'An administrator runs least-privilege.sql once.';
end
$membership$;

-- Reading changes silences the server log, which PostgreSQL 15 and later can permit to a role.
do $parameter$
begin
  if current_setting('server_version_num')::integer >= 150000
    and (select rolsuper from pg_roles where rolname = current_user) then
    execute 'grant set on parameter log_min_messages to supabase_realtime_admin';
  end if;
exception when unique_violation or internal_error then
  null; -- the same is being done from another database of the server
end
$parameter$;

do $privileges$
declare
  creator text := case when pg_has_role(current_user, (select oid from pg_roles where rolname = 'supabase_admin'), 'member')
    then 'supabase_admin' else current_user end;
  project text := (select string_agg(quote_ident(rolname), ', ') from pg_roles where rolname in ('postgres', 'dashboard_user'));
  change text;
begin
  if creator = 'supabase_admin' and (select nspowner::regrole::text from pg_namespace where nspname = 'realtime') <> creator
    and pg_has_role(current_user, (select nspowner from pg_namespace where nspname = 'realtime'), 'usage') then
    alter schema realtime owner to supabase_admin;
  end if;
  for change in
    select format('grant %s on schema realtime to %I', wanted.privilege, wanted.grantee)
      || case when wanted.grantable then ' with grant option' else '' end
    from (values
      ('supabase_realtime_admin', 'CREATE', true), ('supabase_realtime_admin', 'USAGE', true), ('postgres', 'USAGE', true),
      ('anon', 'USAGE', false), ('authenticated', 'USAGE', false), ('service_role', 'USAGE', false)
    ) wanted (grantee, privilege, grantable)
    join pg_roles r on r.rolname = wanted.grantee
    join pg_namespace n on n.nspname = 'realtime' and n.nspowner <> r.oid
    where not exists (
      select from aclexplode(n.nspacl) acl
      where acl.grantee = r.oid and acl.privilege_type = wanted.privilege and acl.is_grantable >= wanted.grantable)
    union all
    select format('revoke create on schema realtime from %I', r.rolname)
    from pg_namespace n
    cross join aclexplode(n.nspacl) acl
    join pg_roles r on r.oid = acl.grantee
    where n.nspname = 'realtime' and acl.privilege_type = 'CREATE' and r.rolname in ('anon', 'authenticated', 'service_role')
  loop
    execute change;
  end loop;
  if project is not null then
    execute format('alter default privileges for role %I in schema realtime grant all on tables to %s', creator, project);
    execute format('alter default privileges for role %I in schema realtime grant all on sequences to %s', creator, project);
    execute format('alter default privileges for role %I in schema realtime grant all on functions to %s', creator, project);
  end if;
end
$privileges$;
