-- Who owns what, and who may do what.

do $owners$
declare
  statement text;
begin
  for statement in
    select format('alter table %s owner to supabase_realtime_admin', c.oid::regclass)
    from pg_class c
    where c.relnamespace = 'realtime'::regnamespace and c.relowner <> 'supabase_realtime_admin'::regrole
      and (c.relname in ('messages', 'subscription') and c.relkind in ('r', 'p')
        or exists (select from pg_inherits where inhrelid = c.oid and inhparent = 'realtime.messages'::regclass))
    union all
    select format('alter type %s owner to supabase_realtime_admin', t.oid::regtype)
    from pg_type t
    where t.typnamespace = 'realtime'::regnamespace and t.typowner <> 'supabase_realtime_admin'::regrole
      and t.typname in ('action', 'equality_op', 'user_defined_filter', 'wal_column', 'wal_rls')
    union all
    select format('alter function %s owner to supabase_realtime_admin', f.oid::regprocedure)
    from pg_proc f
    where f.pronamespace = 'realtime'::regnamespace and f.proowner <> 'supabase_realtime_admin'::regrole
      and f.proname in ('send', 'send_binary', 'broadcast_changes', 'topic', 'apply_rls', 'list_changes', 'build_prepared_statement_sql',
        'cast', 'check_equality_op', 'is_visible_through_filters', 'subscription_check_filters', 'quote_wal2json',
        'wal2json_escape_identifier', 'to_regrole')
  loop
    execute statement;
  end loop;
end
$owners$;

do $grants$
declare
  api text := (select string_agg(quote_ident(rolname), ', ') from pg_roles where rolname in ('anon', 'authenticated', 'service_role'));
  project text := (select string_agg(quote_ident(rolname), ', ') from pg_roles where rolname in ('postgres', 'dashboard_user'));
  function_ record;
  partition_ record;
begin
  revoke all on realtime.messages, realtime.subscription from public;
  if api is not null then
    execute format('revoke all on realtime.messages, realtime.subscription from %s', api);
    execute format('grant select, insert, update on realtime.messages to %s', api);
    execute format('grant select on realtime.subscription to %s', api);
    execute format('revoke all on sequence realtime.subscription_id_seq from %s', api);
    execute format('grant usage on sequence realtime.subscription_id_seq to %s', api);
  end if;
  if project is not null then
    execute format('grant all on realtime.messages, realtime.subscription to %s', project);
    execute format('grant all on sequence realtime.subscription_id_seq to %s', project);
  end if;

  for function_ in
    select oid::regprocedure as signature,
      proname not in ('send', 'send_binary', 'broadcast_changes', 'topic', 'list_changes', 'wal2json_escape_identifier') as for_api
    from pg_proc
    where pronamespace = 'realtime'::regnamespace and proowner = 'supabase_realtime_admin'::regrole
  loop
    execute format('grant execute on function %s to public', function_.signature);
    if project is not null then
      execute format('grant execute on function %s to %s', function_.signature, project);
    end if;
    if api is not null then
      execute format('%s execute on function %s %s %s', case when function_.for_api then 'grant' else 'revoke' end,
        function_.signature, case when function_.for_api then 'to' else 'from' end, api);
    end if;
  end loop;

  -- rows are reached through the table alone, where policies decide
  for partition_ in
    select c.oid::regclass as name, c.relrowsecurity, c.relpersistence
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'realtime.messages'::regclass
  loop
    execute format('revoke all on %s from public', partition_.name);
    if api is not null then
      execute format('revoke all on %s from %s', partition_.name, api);
    end if;
    if project is not null then
      execute format('grant all on %s to %s', partition_.name, project);
    end if;
    if partition_.relrowsecurity then
      execute format('alter table %s disable row level security', partition_.name);
    end if;
    if partition_.relpersistence = 'u' then
      execute format('alter table %s set logged', partition_.name);
    end if;
  end loop;
end
$grants$;

-- Where the platform lets "postgres" make policies without owning the tables, it owns nothing and makes nothing here.
do $policy_grants$
declare
  policy_grants text := coalesce(current_setting('supautils.policy_grants', true), '');
  membership record;
begin
  if not (policy_grants like '%"realtime.messages"%' and policy_grants like '%"realtime.subscription"%')
    or not exists (select from pg_roles where rolname = 'postgres' and rolname <> current_user) then
    return;
  end if;
  revoke create on schema realtime from postgres;
  for membership in
    select m.grantor::regrole as grantor from pg_auth_members m
    where m.roleid = 'supabase_realtime_admin'::regrole and m.member = 'postgres'::regrole
  loop
    execute format('revoke supabase_realtime_admin from postgres granted by %s cascade', membership.grantor);
  end loop;
exception when insufficient_privilege then
  raise warning 'postgres stays a member of supabase_realtime_admin: % may not change that', current_user;
end
$policy_grants$;
