-- realtime.topic(): the topic a policy or a trigger is being asked about.
--
-- Its predecessor channel_name() may be named in policies of the tenant. They keep working: the function is renamed, and where both
-- exist, the policies are pointed to the new one.

do $rename$
begin
  if to_regprocedure('realtime.channel_name()') is not null and to_regprocedure('realtime.topic()') is null then
    alter function realtime.channel_name() rename to topic;
  end if;
end
$rename$;

create or replace function realtime.topic() returns text
language sql stable
as $topic$
  select nullif(pg_catalog.current_setting('realtime.topic', true), '')::text;
$topic$;

do $policies$
declare
  policy record;
begin
  if to_regprocedure('realtime.channel_name()') is null then
    return;
  end if;
  for policy in
    select tablename, policyname,
      regexp_replace(qual, '(realtime\.)?\mchannel_name\(\)', 'realtime.topic()', 'g') as qual,
      regexp_replace(with_check, '(realtime\.)?\mchannel_name\(\)', 'realtime.topic()', 'g') as with_check
    from pg_policies
    where schemaname = 'realtime' and concat(qual, with_check) ~ '\mchannel_name\(\)'
  loop
    execute format('alter policy %I on realtime.%I', policy.policyname, policy.tablename)
      || coalesce(' using (' || policy.qual || ')', '') || coalesce(' with check (' || policy.with_check || ')', '');
  end loop;
  drop function realtime.channel_name();
end
$policies$;
