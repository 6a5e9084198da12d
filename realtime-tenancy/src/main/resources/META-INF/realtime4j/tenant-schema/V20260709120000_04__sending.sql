-- Functions that send from the database. They run as their caller: policies on realtime.messages apply, and triggers on it see the
-- caller.

-- earlier signatures
do $stale$
declare
  stale regprocedure;
begin
  for stale in
    select oid from pg_proc
    where pronamespace = 'realtime'::regnamespace and proname in ('send', 'send_binary', 'broadcast_changes')
      and format('%s(%s) %s', proname, pg_get_function_arguments(oid), pg_get_function_result(oid)) not in (
        'send(payload jsonb, event text, topic text, private boolean DEFAULT true) void',
        'send_binary(payload bytea, event text, topic text, private boolean DEFAULT true) void',
        'broadcast_changes(topic_name text, event_name text, operation text, table_name text, table_schema text, '
          || 'new record, old record, level text DEFAULT ''ROW''::text) void')
  loop
    execute format('drop function %s', stale);
  end loop;
end
$stale$;

-- Sends a JSON message to the members of a topic. Never fails: what goes wrong becomes a warning.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql volatile
as $send$
declare
  message_id uuid := gen_random_uuid();
  message jsonb := payload;
begin
  perform set_config('realtime.topic', send.topic, true);
  if not payload ? 'id' then
    message := jsonb_set(payload, '{id}', to_jsonb(message_id));
  end if;
  insert into realtime.messages (id, topic, extension, event, payload, private)
  values (message_id, send.topic, 'broadcast', send.event, message, send.private);
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end
$send$;

-- Sends bytes to the members of a topic. Never fails: what goes wrong becomes a warning.
create or replace function realtime.send_binary(payload bytea, event text, topic text, private boolean default true) returns void
language plpgsql volatile
as $send_binary$
begin
  perform set_config('realtime.topic', send_binary.topic, true);
  insert into realtime.messages (id, topic, extension, event, binary_payload, private)
  values (gen_random_uuid(), send_binary.topic, 'broadcast', send_binary.event, send_binary.payload, send_binary.private);
exception when others then
  raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end
$send_binary$;

-- For row triggers: sends the change of one row to the members of a private topic.
create or replace function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW') returns void
language plpgsql volatile
as $broadcast_changes$
declare
  changed_row jsonb;
  former_row jsonb;
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  if operation not in ('INSERT', 'UPDATE', 'DELETE') or operation is null then
    raise exception 'Unexpected operation type: %', operation;
  end if;
  if operation <> 'DELETE' then
    changed_row := to_jsonb(new);
  end if;
  if operation <> 'INSERT' then
    former_row := to_jsonb(old);
  end if;
  perform realtime.send(
    jsonb_build_object(
      'old_record', former_row, 'record', changed_row, 'operation', operation, 'table', table_name, 'schema', table_schema),
    event_name,
    topic_name);
exception when others then
  raise exception 'Failed to process the row: %', sqlerrm;
end
$broadcast_changes$;
