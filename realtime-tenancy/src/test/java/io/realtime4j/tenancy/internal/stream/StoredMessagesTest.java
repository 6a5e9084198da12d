package io.realtime4j.tenancy.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.BroadcastSource.Outcome;
import io.realtime4j.core.spi.BroadcastSource.Receiver;
import io.realtime4j.core.spi.BroadcastSource.StoredBroadcast;
import io.realtime4j.tck.RecordingMeters;
import io.realtime4j.tenancy.internal.pgoutput.TupleValue;
import io.realtime4j.tenancy.internal.pgoutput.TupleValue.Form;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Begin;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Column;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Insert;
import io.realtime4j.tenancy.internal.pgoutput.WalMessage.Relation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows on their way to a receiver. */
@Tag("spec-03")
class StoredMessagesTest {
    private static final Tenant ACME = Tenant.named("acme").build();
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:10Z");
    private static final String LATENCY = "realtime_tenants_broadcast_from_database_latency_";
    private static final List<String> COLUMNS =
            List.of("id", "topic", "event", "private", "payload", "binary_payload", "inserted_at");

    private final DatabaseBroadcasts broadcasts = new DatabaseBroadcasts();
    private final RecordingMeters meters = new RecordingMeters();
    private final List<StoredBroadcast> received = new ArrayList<>();
    private Optional<Tenant> tenant = Optional.of(ACME);
    private Outcome outcome = Outcome.PUBLISHED;
    private boolean broken;
    private final Subscription receiver = broadcasts.receive(new Receiver() {
        @Override
        public Outcome received(Tenant owner, StoredBroadcast broadcast) {
            if (broken) {
                throw new IllegalStateException("broken receiver");
            }
            received.add(broadcast);
            return outcome;
        }

        @Override
        public CompletionStage<?> ready() {
            return CompletableFuture.completedFuture(true);
        }
    });
    private final StoredMessages messages =
            new StoredMessages(ACME.id(), broadcasts, () -> tenant, InstantSource.fixed(NOW), meters);

    @Test
    @DisplayName("S03_107 a row that is broadcast is recorded with both latencies")
    void givenRow_whenInserted_thenBroadcastAndRecorded() {
        relation(1, "realtime", "messages_2026_01_02");
        messages.accept(new Begin(1, NOW.minusMillis(30), 1));

        insert(1, "a", "room", "tick", "t", "{}", null, "2026-01-02 00:00:09");

        assertThat(received).hasSize(1);
        assertThat(received.get(0).event()).isEqualTo("tick");
        assertThat(received.get(0).topic().isPrivate()).isTrue();
        assertThat(received.get(0).json()).isTrue();
        assertThat(meters.values(LATENCY + "committed_at", ACME.id(), null)).containsExactly(30L);
        assertThat(meters.values(LATENCY + "inserted_at", ACME.id(), null)).containsExactly(1000L);
    }

    @ParameterizedTest
    @CsvSource({
        "inserted_at,inserted_at_missing",
        "event,event_missing",
        "id,id_missing",
        "topic,topic_missing",
        "private,private_missing",
        "payload,payload_missing"
    })
    @DisplayName(
            "S03_079 S03_080 S03_107 a row that lacks something is dropped and counted, and the next one is broadcast")
    void givenRowThatLacksSomething_whenInserted_thenDropped(String column, String reason) {
        relation(1, "realtime", "messages_2026_01_02");
        String[] row = {"a", "room", "tick", "t", "{}", null, "2026-01-02 00:00:09"};
        row[COLUMNS.indexOf(column)] = null;

        insert(1, row);
        assertThat(received).isEmpty();
        assertThat(drops(reason)).isEqualTo(1);
        assertThat(meters.values(LATENCY + "inserted_at", ACME.id(), null)).isEmpty();
        insert(1, "a", "room", "next", "t", "{}", null, "2026-01-02 00:00:09");

        assertThat(received).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"TOO_LARGE,payload_size_exceeded", "TOO_MANY,too_many_requests"})
    @DisplayName(
            "S03_080 S03_085 S03_107 what the receiver does not publish is counted with its reason, and has no latency")
    void givenReceiverThatRefuses_whenInserted_thenCounted(Outcome refusal, String reason) {
        outcome = refusal;
        relation(1, "realtime", "messages_2026_01_02");

        insert(1, "a", "room", "tick", "t", "{}", null, "2026-01-02 00:00:09");

        assertThat(drops(reason)).isEqualTo(1);
        assertThat(meters.values(LATENCY + "committed_at", ACME.id(), null)).isEmpty();
    }

    @Test
    void givenBytes_whenInserted_thenTheyComeFirst() {
        relation(1, "realtime", "messages");

        insert(1, "a", "room", "tick", "f", "{}", "\\x", "2026-01-02 00:00:09");

        assertThat(received.get(0).json()).isFalse();
        assertThat(received.get(0).payload().isEmpty()).isTrue();
        assertThat(received.get(0).topic().isPrivate()).isFalse();
    }

    @Test
    void givenOtherTables_whenInserted_thenIgnored() {
        relation(1, "realtime", "subscription");
        relation(2, "public", "messages_2026_01_02");

        insert(1, "a", "room", "tick", "t", "{}", null, "2026-01-02 00:00:09");
        insert(2, "a", "room", "tick", "t", "{}", null, "2026-01-02 00:00:09");

        assertThat(received).isEmpty();
        assertThat(meters.total("realtime_channel_drops_total")).isZero();
    }

    @Test
    @DisplayName("a failure on one row does not stop the next one")
    void givenFailures_whenInserted_thenNextOnesFlow() {
        relation(1, "realtime", "messages_2026_01_02");
        insert(9, "a", "room", "tick", "t", "{}", null, "2026-01-02 00:00:09");
        insert(1, "a", "room", "tick", "t", "{}", "no hex", "2026-01-02 00:00:09");
        broken = true;
        insert(1, "a", "room", "tick", "t", "{}", null, "2026-01-02 00:00:09");
        broken = false;
        tenant = Optional.empty();
        insert(1, "a", "room", "tick", "t", "{}", null, "2026-01-02 00:00:09");
        tenant = Optional.of(ACME);
        receiver.close();
        insert(1, "a", "room", "tick", "t", "{}", null, "2026-01-02 00:00:09");

        assertThat(received).isEmpty();
        assertThat(List.of(
                        drops("unknown_table"), drops("unreadable"), drops("tenant_not_found"), drops("no_receiver")))
                .containsExactly(1L, 2L, 1L, 1L);
        assertThat(messages.ready().toCompletableFuture()).isDone();
    }

    private long drops(String reason) {
        return meters.count("realtime_channel_drops_total", ACME.id(), reason);
    }

    private void relation(int id, String schema, String name) {
        messages.accept(new Relation(
                id,
                schema,
                name,
                COLUMNS.stream().map(column -> new Column(column, 25, false)).toList()));
    }

    private void insert(int relation, @Nullable String... values) {
        messages.accept(new Insert(
                relation, Stream.of(values).map(StoredMessagesTest::value).toList()));
    }

    private static TupleValue value(@Nullable String text) {
        return text == null ? new TupleValue(Form.NULL, Slice.EMPTY) : new TupleValue(Form.TEXT, Slice.utf8(text));
    }
}
