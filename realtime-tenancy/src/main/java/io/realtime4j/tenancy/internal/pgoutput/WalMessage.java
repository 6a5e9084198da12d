package io.realtime4j.tenancy.internal.pgoutput;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message of a logical replication stream, as chapter "Logical Replication Message Formats" of PostgreSQL's manual has them. */
public sealed interface WalMessage {
    /**
     * A transaction that was committed begins.
     *
     * @param finalLsn where its commit is in the log
     * @param commitTime when it was committed
     * @param transaction its id
     */
    record Begin(long finalLsn, Instant commitTime, int transaction) implements WalMessage {}

    /**
     * The transaction is complete.
     *
     * @param commitLsn where its commit is in the log
     * @param endLsn where what comes after it begins
     * @param commitTime when it was committed
     */
    record Commit(long commitLsn, long endLsn, Instant commitTime) implements WalMessage {}

    /**
     * Describes a table before its first row, and again when it has changed.
     *
     * @param id the table's oid, by which rows name it
     * @param schema name of its schema
     * @param name its name
     * @param columns in the order of a row's values
     */
    record Relation(int id, String schema, String name, List<Column> columns) implements WalMessage {
        /** Copies the columns. */
        public Relation {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A row was inserted.
     *
     * @param relation the table's oid
     * @param row its values
     */
    record Insert(int relation, List<TupleValue> row) implements WalMessage {}

    /**
     * A row was updated.
     *
     * @param relation the table's oid
     * @param old its key or all values before, or null when neither was written to the log
     * @param row its values
     */
    record Update(int relation, @Nullable List<TupleValue> old, List<TupleValue> row) implements WalMessage {}

    /**
     * A row was deleted.
     *
     * @param relation the table's oid
     * @param old its key or all values
     */
    record Delete(int relation, List<TupleValue> old) implements WalMessage {}

    /**
     * Tables were emptied.
     *
     * @param relations their oids
     */
    record Truncate(List<Integer> relations) implements WalMessage {
        /** Copies the oids. */
        public Truncate {
            relations = List.copyOf(relations);
        }
    }

    /**
     * A message whose content nobody needs: an origin, a type, a message of an application.
     *
     * @param kind its first byte
     */
    record Skipped(char kind) implements WalMessage {}

    /**
     * A message of a kind that is not known here.
     *
     * @param kind its first byte
     */
    record Unknown(char kind) implements WalMessage {}

    /**
     * A column of a table.
     *
     * @param name its name
     * @param type oid of its type
     * @param key whether it belongs to the replica identity
     */
    record Column(String name, int type, boolean key) {}
}
