-- Filters of subscriptions: how a value is compared, and which filters are accepted.
--
-- These functions may run with rights of the server, so they name everything in pg_catalog in full and look for an operator only where the
-- type itself lives: nothing that somebody put into another schema of the search path is called.

-- earlier signatures; nothing but this schema calls these functions
do $stale$
declare
  stale regprocedure;
begin
  drop trigger if exists tr_check_filters on realtime.subscription;
  for stale in
    select oid from pg_proc
    where pronamespace = 'realtime'::regnamespace
      and proname in ('cast', 'check_equality_op', 'is_visible_through_filters', 'subscription_check_filters')
  loop
    execute format('drop function %s', stale);
  end loop;
end
$stale$;

-- The JSON form of a value given as text. Text that is not a value of the type, or that JSON cannot hold, stays text: one odd cell must
-- not stop a change. bytea stays the given text too.
create function realtime.cast(val text, type_ regtype) returns jsonb
language plpgsql immutable
as $cast$
declare
  result jsonb;
begin
  if type_ = 'pg_catalog.bytea'::regtype then
    return pg_catalog.to_jsonb(val);
  end if;
  execute (
    select pg_catalog.format('select pg_catalog.to_jsonb(%L::%I.%I)', val, n.nspname, t.typname)
    from pg_catalog.pg_type t
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    where t.oid = type_) into result;
  return result;
exception when others then
  return pg_catalog.to_jsonb(val);
end
$cast$;

-- Whether "val_1 op val_2" holds for two values given as text; null where SQL says unknown.
create function realtime.check_equality_op(op realtime.equality_op, type_ regtype, val_1 text, val_2 text, negate boolean) returns boolean
language plpgsql stable
as $check_equality_op$
declare
  symbol constant text := case op
    when 'eq' then '=' when 'in' then '=' when 'isdistinct' then '='
    when 'neq' then '<>' when 'lt' then '<' when 'lte' then '<=' when 'gt' then '>' when 'gte' then '>='
    when 'like' then '~~' when 'ilike' then '~~*' when 'match' then '~' when 'imatch' then '~*' end;
  type_name text;
  base oid := type_;
  operator_name text;
  comparison text;
  result boolean;
begin
  -- the name of a type taken from the catalog has no length: "character" would mean one character
  select pg_catalog.format('%I.%I', n.nspname, t.typname) into type_name
  from pg_catalog.pg_type t
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  where t.oid = type_;
  while exists (select from pg_catalog.pg_type where oid = base and typtype = 'd') loop
    base := (select typbasetype from pg_catalog.pg_type where oid = base);
  end loop;
  operator_name := (
    select pg_catalog.format('operator(%I.%s)',
      case when exists (
        select from pg_catalog.pg_operator o where o.oprname = symbol and o.oprleft = base and o.oprnamespace = n.oid)
      then n.nspname else 'pg_catalog' end, symbol)
    from pg_catalog.pg_type t
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    where t.oid = base);

  if base = 'pg_catalog.bytea'::regtype then
    -- changes show bytes as hexadecimal digits alone; filters may do so as well
    if val_1 ~ '^([0-9a-fA-F]{2})*$' then
      val_1 := '\x' || val_1;
    end if;
    if op = 'in' then
      val_2 := coalesce((
        select pg_catalog.array_agg(case when element ~ '^([0-9a-fA-F]{2})*$' then '\x' || element else element end)
        from pg_catalog.unnest(val_2::text[]) element)::text, '{}');
    elsif val_2 ~ '^([0-9a-fA-F]{2})*$' then
      val_2 := '\x' || val_2;
    end if;
  end if;

  comparison := case
    when op = 'is' and val_2 = 'null' then
      pg_catalog.format('%L::text is null', val_1)
    when op = 'is' and val_2 in ('true', 'false', 'unknown') then
      pg_catalog.format('%L::%s is %s', val_1, type_name, val_2)
    when op = 'in' then
      pg_catalog.format('%L::%s %s any (%L::%s[])', val_1, type_name, operator_name, val_2, type_name)
    when op = 'isdistinct' then
      pg_catalog.format('case when %1$L is null or %3$L is null then (%1$L is null) <> (%3$L is null)'
        || ' else not %1$L::%2$s %4$s %3$L::%2$s end', val_1, type_name, val_2, operator_name)
    when op in ('like', 'ilike', 'match', 'imatch') then
      pg_catalog.format('%L::%s %s %L', val_1, type_name, operator_name, val_2)
    when op in ('eq', 'neq', 'lt', 'lte', 'gt', 'gte') then
      pg_catalog.format('%L::%s %s %L::%s', val_1, type_name, operator_name, val_2, type_name)
  end;
  if comparison is null then
    raise exception 'invalid value for is filter: must be null, true, false, or unknown';
  end if;
  execute pg_catalog.format('select %s (%s)', case when negate then 'not' end, comparison) into result;
  return result;
end
$check_equality_op$;

-- The same for the operators eq to in, not negated.
create function realtime.check_equality_op(op realtime.equality_op, type_ regtype, val_1 text, val_2 text) returns boolean
language plpgsql immutable
as $check_equality_op$
begin
  if op > 'in' then
    raise exception 'operator % needs the function with five arguments', op;
  end if;
  return realtime.check_equality_op(op, type_, val_1, val_2, false);
end
$check_equality_op$;

-- Whether all filters hold. A filter on a column that is not there does not hold, whatever its operator.
create function realtime.is_visible_through_filters(columns realtime.wal_column[], filters realtime.user_defined_filter[]) returns boolean
language sql stable
as $is_visible_through_filters$
  select coalesce(pg_catalog.bool_and(
    case
      when cell.name is null then false
      else coalesce(
        realtime.check_equality_op(
          wanted.op,
          coalesce(cell.type_oid::regtype, pg_catalog.to_regtype(cell.type_name)),
          cell.value #>> '{}',
          wanted.value,
          wanted.negate),
        false)
    end), true)
  from pg_catalog.unnest(filters) wanted
  left join pg_catalog.unnest(columns) cell on cell.name = wanted.column_name;
$is_visible_through_filters$;

-- Checks and normalizes a subscription, so that equal ones are equal rows.
create function realtime.subscription_check_filters() returns trigger
language plpgsql volatile
as $subscription_check_filters$
declare
  role_ oid := realtime.to_regrole(new.claims ->> 'role');
  wanted realtime.user_defined_filter;
  column_type regtype;
  base oid;
  item text;
  elements integer;
begin
  foreach wanted in array coalesce(new.filters, '{}') loop
    if not exists (
        select from pg_catalog.pg_attribute
        where attrelid = new.entity and attname = wanted.column_name and attnum > 0 and not attisdropped
          and pg_catalog.has_column_privilege(role_, new.entity, attnum, 'select')) then
      raise exception 'invalid column for filter %', wanted.column_name;
    end if;
    column_type := (
      select t.oid from pg_catalog.pg_attribute a
      join pg_catalog.pg_type t on t.oid = a.atttypid
      where a.attrelid = new.entity and a.attname = wanted.column_name);
    if column_type is null then
      raise exception 'failed to lookup type for column %', wanted.column_name;
    end if;
    base := column_type;
    while exists (select from pg_catalog.pg_type where oid = base and typtype = 'd') loop
      base := (select typbasetype from pg_catalog.pg_type where oid = base);
    end loop;

    if wanted.op = 'is' then
      if wanted.value is null or wanted.value not in ('null', 'true', 'false', 'unknown') then
        raise exception 'invalid value for is filter: must be null, true, false, or unknown';
      end if;
      if wanted.value <> 'null' and base <> 'pg_catalog.bool'::regtype then
        raise exception 'is % filter requires a boolean column, got %', wanted.value, column_type;
      end if;
    elsif wanted.op in ('like', 'ilike', 'match', 'imatch') then
      -- strings of any kind, and what has the operator itself
      if not exists (
          select from pg_catalog.pg_type t
          where t.oid = base and (t.typcategory = 'S' or exists (
            select from pg_catalog.pg_operator o
            where o.oprleft = base and o.oprright in (base, 'pg_catalog.text'::regtype) and o.oprresult = 'pg_catalog.bool'::regtype
              and o.oprname = case wanted.op when 'like' then '~~' when 'ilike' then '~~*' when 'match' then '~' else '~*' end))) then
        raise exception 'operator % requires a text-compatible column type, got %', wanted.op, column_type;
      end if;
      if wanted.op in ('match', 'imatch') then
        begin
          perform '' operator(pg_catalog.~) wanted.value;
        exception when invalid_regular_expression then
          raise exception 'invalid regular expression for % filter: %', wanted.op, sqlerrm;
        end;
      elsif wanted.value ~ '^([^\\]|\\.)*\\$' then
        raise exception 'LIKE pattern must not end with escape character' using errcode = 'invalid_escape_sequence';
      end if;
    elsif wanted.op = 'in' then
      execute (
        select pg_catalog.format('select pg_catalog.cardinality(%L::%I.%I[])', wanted.value, n.nspname, t.typname)
        from pg_catalog.pg_type t
        join pg_catalog.pg_namespace n on n.oid = t.typnamespace
        where t.oid = column_type) into elements;
      if elements > 100 then
        raise exception 'too many values for `in` filter. Maximum 100';
      end if;
    end if;
    -- the value must be one of the type, and the type must have the operator
    perform realtime.check_equality_op(
      wanted.op,
      column_type,
      case when wanted.op not in ('in', 'is', 'like', 'ilike', 'match', 'imatch') then wanted.value end,
      wanted.value,
      false);
  end loop;

  foreach item in array coalesce(new.selected_columns, '{}') loop
    if not exists (
        select from pg_catalog.pg_attribute
        where attrelid = new.entity and attname = item and attnum > 0 and not attisdropped
          and pg_catalog.has_column_privilege(role_, new.entity, attnum, 'select')) then
      raise exception 'invalid column for select %', item;
    end if;
  end loop;

  new.filters := coalesce((
    select pg_catalog.array_agg(
      row(f.column_name, f.op, f.value, coalesce(f.negate, false))::realtime.user_defined_filter
      order by f.column_name collate "C", f.op, f.value collate "C", coalesce(f.negate, false))
    from pg_catalog.unnest(new.filters) f), '{}');
  new.selected_columns := (
    select pg_catalog.array_agg(distinct chosen collate "C" order by chosen collate "C")
    from pg_catalog.unnest(new.selected_columns) chosen);
  return new;
end
$subscription_check_filters$;

create trigger tr_check_filters before insert or update on realtime.subscription
  for each row execute function realtime.subscription_check_filters();
