-- Who may use private channels of a development server: users, in rooms and on a topic of their own. Left alone once there are
-- policies.
do $bootstrap$
begin
  if not exists (select from pg_policies where schemaname = 'realtime' and tablename = 'messages') then
    create policy "users read rooms and their own topic" on realtime.messages
      for select to authenticated
      using (realtime.topic() like 'room:%' or realtime.topic() = 'user:' || auth.uid());
    create policy "users write to rooms and their own topic" on realtime.messages
      for insert to authenticated
      with check (realtime.topic() like 'room:%' or realtime.topic() = 'user:' || auth.uid());
  end if;
end
$bootstrap$;
