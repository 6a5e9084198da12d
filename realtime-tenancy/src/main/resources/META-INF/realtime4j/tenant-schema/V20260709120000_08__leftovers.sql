-- What earlier versions made and nothing uses any more.

drop table if exists realtime.channels, realtime.broadcasts, realtime.presences;
drop sequence if exists realtime.messages_id_seq;

-- the one that is used is made again when it is needed
do $publications$
declare
  name text;
begin
  for name in select pubname from pg_publication where starts_with(pubname, 'realtime_messages')
      or starts_with(pubname, 'supabase_realtime_messages') loop
    execute format('drop publication %I', name);
  end loop;
end
$publications$;
