-- Roles of the whole server. Existing ones keep their rights; the password of those made here is in bootstrap.password.
do $bootstrap$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      ('authenticator', 'login noinherit'),
      ('supabase_admin', 'login superuser createdb createrole replication bypassrls'),
      ('postgres', 'login createdb createrole replication bypassrls'),
      ('dashboard_user', 'nologin createdb createrole replication')
    ) as roles (name, options)
  loop
    if to_regrole(quote_ident(wanted.name)) is null then
      execute format('create role %I %s', wanted.name, wanted.options);
      if wanted.options like 'login%' then
        execute format('alter role %I password %L', wanted.name, current_setting('bootstrap.password'));
      end if;
    end if;
  end loop;
end
$bootstrap$;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres;
