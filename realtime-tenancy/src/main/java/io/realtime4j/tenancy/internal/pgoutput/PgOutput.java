package io.realtime4j.tenancy.internal.pgoutput;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Begin;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Column;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Commit;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Delete;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Insert;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Relation;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Skipped;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Truncate;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Unknown;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Update;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one message of protocol version 1 or 2, text or binary, without the parts of transactions that are still open. Values are
 * parts of the given bytes, which are not to change afterwards. Pure.
 */
public final class PgOutput {
    private static final int KEY = 1;

    private final WalReader in;

    private PgOutput(WalReader in) {
        this.in = in;
    }

    /**
     * Decodes a message.
     *
     * @param message the whole message, from the byte that tells its kind on
     * @return what it says
     * @throws MalformedWalException when it ends within something, or goes on after its end
     */
    public static WalMessage decode(Slice message) {
        WalReader in = new WalReader(message);
        char kind = (char) in.unsignedByte();
        WalMessage decoded = new PgOutput(in).message(kind);
        if (!(decoded instanceof Skipped || decoded instanceof Unknown) && in.remaining() > 0) {
            throw new MalformedWalException(in.remaining() + " bytes too many in a message of kind " + kind);
        }
        return decoded;
    }

    private WalMessage message(char kind) {
        return switch (kind) {
            case 'B' -> new Begin(in.int64(), in.timestamp(), in.int32());
            case 'C' -> commit();
            case 'R' -> relation();
            case 'I' -> insert();
            case 'U' -> update();
            case 'D' -> delete();
            case 'T' -> truncate();
            case 'O', 'Y', 'M' -> new Skipped(kind);
            default -> new Unknown(kind);
        };
    }

    private Commit commit() {
        in.unsignedByte(); // flags, none so far
        return new Commit(in.int64(), in.int64(), in.timestamp());
    }

    private Relation relation() {
        int id = in.int32();
        String namespace = in.text();
        String schema = namespace.isEmpty() ? "pg_catalog" : namespace;
        String name = in.text();
        in.unsignedByte(); // replica identity
        int count = in.unsignedShort();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean key = (in.unsignedByte() & KEY) != 0;
            columns.add(new Column(in.text(), in.int32(), key));
            in.int32(); // modifier of the type
        }
        return new Relation(id, schema, name, columns);
    }

    private Insert insert() {
        int relation = in.int32();
        expect('N', in.unsignedByte());
        return new Insert(relation, tuple());
    }

    private Update update() {
        int relation = in.int32();
        @Nullable List<TupleValue> old = null;
        int part = in.unsignedByte();
        if (part == 'K' || part == 'O') {
            old = tuple();
            part = in.unsignedByte();
        }
        expect('N', part);
        return new Update(relation, old, tuple());
    }

    private Delete delete() {
        int relation = in.int32();
        int part = in.unsignedByte();
        if (part != 'K') {
            expect('O', part);
        }
        return new Delete(relation, tuple());
    }

    private Truncate truncate() {
        int count = in.int32();
        in.unsignedByte(); // cascade, restart of sequences
        List<Integer> relations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            relations.add(in.int32());
        }
        return new Truncate(relations);
    }

    private List<TupleValue> tuple() {
        int count = in.unsignedShort();
        List<TupleValue> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(value());
        }
        return List.copyOf(values);
    }

    private TupleValue value() {
        int form = in.unsignedByte();
        return switch (form) {
            case 'n' -> TupleValue.NULL;
            case 'u' -> TupleValue.UNCHANGED;
            case 't' -> new TupleValue(TupleValue.Form.TEXT, in.bytes(in.int32()));
            case 'b' -> new TupleValue(TupleValue.Form.BINARY, in.bytes(in.int32()));
            default -> throw new MalformedWalException("value of unknown form " + form);
        };
    }

    private static void expect(char wanted, int found) {
        if (found != wanted) {
            throw new MalformedWalException("part " + found + " where " + wanted + " has to be");
        }
    }
}
