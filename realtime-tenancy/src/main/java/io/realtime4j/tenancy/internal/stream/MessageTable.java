package io.realtime4j.tenancy.internal.stream;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.BroadcastSource.StoredBroadcast;
import io.realtime4j.tenancy.internal.pgoutput.ColumnValues;
import io.realtime4j.tenancy.internal.pgoutput.MalformedWalException;
import io.realtime4j.tenancy.internal.pgoutput.TupleValue;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Relation;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A partition of {@code realtime.messages}, as the stream described it, and what its rows say. Immutable. */
final class MessageTable {
    private static final String TEXT_PAYLOAD = "payload";
    private static final String BINARY_PAYLOAD = "binary_payload";
    private static final List<String> NEEDED = List.of("inserted_at", "event", "id", "topic", "private");

    private final Map<String, Integer> columns = new HashMap<>();

    private MessageTable(Relation relation) {
        for (int i = 0; i < relation.columns().size(); i++) {
            columns.put(relation.columns().get(i).name(), i);
        }
    }

    /** The table, or empty when it is another one. */
    static Optional<MessageTable> of(Relation relation) {
        boolean messages = relation.schema().equals("realtime")
                && (relation.name().equals("messages") || relation.name().startsWith("messages_"));
        return messages ? Optional.of(new MessageTable(relation)) : Optional.empty();
    }

    /** What a row lacks to be broadcast, such as {@code event_missing}. */
    Optional<String> lack(List<TupleValue> row) {
        Optional<String> missing =
                NEEDED.stream().filter(column -> find(row, column) == null).findFirst();
        if (missing.isEmpty() && find(row, BINARY_PAYLOAD) == null && find(row, TEXT_PAYLOAD) == null) {
            return Optional.of("payload_missing");
        }
        return missing.map(column -> column + "_missing");
    }

    /** What a row says that lacks nothing. */
    StoredBroadcast broadcast(TenantId tenant, List<TupleValue> row) {
        Topic topic =
                new Topic(tenant, ColumnValues.bool(needed(row, "private")), ColumnValues.text(needed(row, "topic")));
        String event = ColumnValues.text(needed(row, "event"));
        String id = ColumnValues.uuid(needed(row, "id"));
        TupleValue binary = find(row, BINARY_PAYLOAD);
        return binary == null
                ? new StoredBroadcast(topic, event, id, ColumnValues.jsonb(needed(row, TEXT_PAYLOAD)), true)
                : new StoredBroadcast(topic, event, id, ColumnValues.bytea(binary), false);
    }

    Instant insertedAt(List<TupleValue> row) {
        return ColumnValues.timestamp(needed(row, "inserted_at"));
    }

    private TupleValue needed(List<TupleValue> row, String column) {
        TupleValue value = find(row, column);
        if (value == null) {
            throw new MalformedWalException("there is no " + column);
        }
        return value;
    }

    private @Nullable TupleValue find(List<TupleValue> row, String column) {
        Integer index = columns.get(column);
        if (index == null || index >= row.size()) {
            return null;
        }
        TupleValue value = row.get(index);
        return value.isNull() ? null : value;
    }
}
