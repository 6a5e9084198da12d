package io.realtime4j.tenancy.internal.pgoutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that PostgreSQL 18 wrote, of one row in both forms, and bytes that nobody should write. */
class PgOutputTest {
    private static final int TABLE = 0x401c;
    private static final String BINARY_ROW = "0008620000000400000007"
            + "62000000047469636b6200000009017b2276223a20317d620000000101620000001000112233445566778899aabbccddeeff"
            + "620000000200ff62000000080002ea5dbb1513466e";
    private static final String TEXT_ROW =
            "00087400000001377400000004" + "7469636b74000000087b2276223a20317d740000000174"
                    + "740000002430303131323233332d343435352d363637372d383839392d616162626363646465656666"
                    + "74000000065c783030666674" + "0000001a323032362d30312d30322030333a30343a30352e3030303030366e";
    private static final String RELATION = "520000401c7075626c696300616c6c5f6b696e6473006600080169640000000017ffffffff"
            + "016576656e740000000019ffffffff017061796c6f61640000000edaffffffff01666c61670000000010ffffffff"
            + "01750000000b86ffffffff01620000000011ffffffff016174000000045affffffff016e6f7468696e670000000019ffffffff";
    private static final String BEGIN = "420000000001fca020000304896406bb83000002f6";
    private static final String COMMIT = "43000000000001fca0200000000001fca050000304896406bb83";
    private static final String TRUNCATE = "5400000001000000401c";

    @Test
    void givenTransaction_whenDecoded_thenBeginAndCommit() {
        Instant time = Instant.parse("2000-01-01T00:00:00Z").plusNanos(0x000304896406bb83L * 1000);

        assertThat(decode(BEGIN)).isEqualTo(new Begin(0x1fca020, time, 0x2f6));
        assertThat(decode(COMMIT)).isEqualTo(new Commit(0x1fca020, 0x1fca050, time));
    }

    @Test
    void givenRelation_whenDecoded_thenNamesAndTypes() {
        Relation relation = (Relation) decode(RELATION);

        assertThat(relation.id()).isEqualTo(TABLE);
        assertThat(relation.schema()).isEqualTo("public");
        assertThat(relation.name()).isEqualTo("all_kinds");
        assertThat(relation.columns())
                .hasSize(8)
                .startsWith(
                        new Column("id", 23, true), new Column("event", 25, true), new Column("payload", 3802, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {BINARY_ROW, TEXT_ROW})
    void givenRow_whenDecoded_thenValuesOfEachType(String bytes) {
        Insert insert = (Insert) decode("490000401c4e" + bytes);

        assertThat(insert.relation()).isEqualTo(TABLE);
        expectRow(insert.row());
    }

    @ParameterizedTest
    @ValueSource(strings = {BINARY_ROW, TEXT_ROW})
    void givenChangedAndRemovedRow_whenDecoded_thenBeforeAndAfter(String bytes) {
        Update update = (Update) decode("550000401c4f" + bytes + "4e" + bytes);
        Update keyless = (Update) decode("550000401c4e" + bytes);
        Delete delete = (Delete) decode("440000401c4f" + bytes);
        Delete byKey = (Delete) decode("440000401c4b" + bytes);

        expectRow(Objects.requireNonNull(update.old()));
        expectRow(update.row());
        assertThat(keyless.old()).isNull();
        expectRow(delete.old());
        expectRow(byKey.old());
    }

    @Test
    void givenValueThatWasNotWritten_whenDecoded_thenUnchanged() {
        Insert insert = (Insert) decode("490000401c4e000175");

        assertThat(insert.row()).containsExactly(TupleValue.UNCHANGED);
    }

    @Test
    void givenOtherMessages_whenDecoded_thenTruncatedSkippedOrUnknown() {
        assertThat(decode(TRUNCATE)).isEqualTo(new Truncate(List.of(TABLE)));
        assertThat(decode("4d010000000001fcaf38617070000000000568656c6c6f")).isEqualTo(new Skipped('M'));
        assertThat(decode("7a00")).isEqualTo(new Unknown('z'));
    }

    @ParameterizedTest
    @ValueSource(strings = {BEGIN, COMMIT, RELATION, TRUNCATE, "490000401c4e" + BINARY_ROW, "550000401c4e" + TEXT_ROW})
    void givenMessageCutAnywhere_whenDecoded_thenRefused(String hex) {
        byte[] whole = HexFormat.of().parseHex(hex);
        for (int length = 0; length < whole.length; length++) {
            Slice part = new Slice(whole, 0, length);
            assertThatExceptionOfType(MalformedWalException.class).isThrownBy(() -> PgOutput.decode(part));
        }
        assertThatExceptionOfType(MalformedWalException.class).isThrownBy(() -> decode(hex + "00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "490000401c58" + BINARY_ROW, // no new row
                "440000401c4e" + BINARY_ROW, // a deletion with a new row
                "490000401c4e000178", // unknown form
                "490000401c4e000174ffffffff", // negative length
                "490000401c4e0001747fffffff00" // longer than the message
            })
    void givenMalformedBytes_whenDecoded_thenRefused(String hex) {
        assertThatExceptionOfType(MalformedWalException.class).isThrownBy(() -> decode(hex));
    }

    @Test
    void givenRandomBytes_whenDecoded_thenNothingElseIsThrown() {
        Random random = new Random(7);
        byte[] kinds = {'B', 'C', 'R', 'I', 'U', 'D', 'T'};
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            bytes[0] = kinds[i % kinds.length];
            try {
                assertThat(PgOutput.decode(Slice.of(bytes))).isNotNull();
            } catch (MalformedWalException e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
    }

    @Test
    void givenPartOfAnArray_whenDecoded_thenReadWhereItIs() {
        byte[] message = HexFormat.of().parseHex("ffff" + RELATION + "ff");

        WalMessage decoded = PgOutput.decode(new Slice(message, 2, message.length - 3));

        assertThat(decoded).isEqualTo(decode(RELATION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02", "027b7d"})
    void givenJsonbOfAnotherVersion_whenRead_thenRefused(String hex) {
        TupleValue value = new TupleValue(TupleValue.Form.BINARY, slice(hex));

        assertThatExceptionOfType(MalformedWalException.class).isThrownBy(() -> ColumnValues.jsonb(value));
    }

    @Test
    void givenValuesOfOtherShapes_whenRead_thenRefused() {
        TupleValue shortBinary = new TupleValue(TupleValue.Form.BINARY, slice("0102"));
        TupleValue text = new TupleValue(TupleValue.Form.TEXT, Slice.utf8("\\xzz"));

        assertThatExceptionOfType(MalformedWalException.class).isThrownBy(() -> ColumnValues.bool(shortBinary));
        assertThatExceptionOfType(MalformedWalException.class).isThrownBy(() -> ColumnValues.uuid(shortBinary));
        assertThatExceptionOfType(MalformedWalException.class).isThrownBy(() -> ColumnValues.timestamp(shortBinary));
        assertThatExceptionOfType(MalformedWalException.class).isThrownBy(() -> ColumnValues.timestamp(text));
        assertThatExceptionOfType(MalformedWalException.class).isThrownBy(() -> ColumnValues.bytea(text));
        assertThatExceptionOfType(MalformedWalException.class).isThrownBy(() -> ColumnValues.text(TupleValue.NULL));
    }

    private static void expectRow(List<TupleValue> row) {
        assertThat(row).hasSize(8);
        assertThat(ColumnValues.text(row.get(1))).isEqualTo("tick");
        assertThat(ColumnValues.jsonb(row.get(2)).utf8()).isEqualTo("{\"v\": 1}");
        assertThat(ColumnValues.bool(row.get(3))).isTrue();
        assertThat(ColumnValues.uuid(row.get(4))).isEqualTo("00112233-4455-6677-8899-aabbccddeeff");
        assertThat(ColumnValues.bytea(row.get(5)).toArray()).containsExactly(0, 0xff);
        assertThat(ColumnValues.timestamp(row.get(6))).isEqualTo(Instant.parse("2026-01-02T03:04:05.000006Z"));
        assertThat(row.get(7).isNull()).isTrue();
    }

    private static WalMessage decode(String hex) {
        return PgOutput.decode(slice(hex));
    }

    private static Slice slice(String hex) {
        return Slice.of(HexFormat.of().parseHex(hex));
    }
}
