-- What the platform makes for the objects of the realtime server, which otherwise makes it itself.
do $bootstrap$
begin
  if to_regrole('supabase_realtime_admin') is null then
    create role supabase_realtime_admin nologin noinherit;
    alter role supabase_realtime_admin set search_path = public, extensions, realtime;
    grant anon, authenticated, service_role to supabase_realtime_admin;
    if current_setting('server_version_num')::int >= 150000 then
      execute 'grant set on parameter log_min_messages to supabase_realtime_admin';
    end if;
    grant supabase_realtime_admin to postgres;
  end if;
end
$bootstrap$;

create schema if not exists realtime authorization supabase_admin;
grant usage on schema realtime to anon, authenticated, service_role;
grant usage on schema realtime to postgres with grant option;
grant all on schema realtime to supabase_realtime_admin with grant option;
alter default privileges for role supabase_admin in schema realtime
  grant all on tables to postgres, dashboard_user;
alter default privileges for role supabase_admin in schema realtime
  grant all on sequences to postgres, dashboard_user;
alter default privileges for role supabase_admin in schema realtime
  grant all on functions to postgres, dashboard_user;
