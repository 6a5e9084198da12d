package io.realtime4j.tenancy.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits for streams, and what streams are called. */
class DatabaseBroadcastsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");

    private final DatabaseBroadcasts broadcasts = new DatabaseBroadcasts();
    private final List<String> told = new ArrayList<>();

    @Test
    void givenStream_whenAsked_thenToldAtOnce() {
        broadcasts.streaming(ACME, true);

        broadcasts.whenStreaming(ACME, () -> told.add("up")).close();

        assertThat(told).containsExactly("up");
    }

    @Test
    void givenNoStream_whenItComesUp_thenThoseWhoStillWaitAreTold() {
        Runnable action = () -> told.add("up");
        Subscription left = broadcasts.whenStreaming(ACME, action);
        Subscription stays = broadcasts.whenStreaming(ACME, action);
        Subscription other = broadcasts.whenStreaming(OTHER, action);
        left.close();

        broadcasts.streaming(ACME, true);
        broadcasts.streaming(ACME, true);
        assertThat(told).containsExactly("up");
        broadcasts.streaming(ACME, false);
        broadcasts.streaming(ACME, true);

        assertThat(told).containsExactly("up", "up");
        stays.close();
        other.close();
    }

    @Test
    @DisplayName("the suffix of slots is appended after an underscore that is there without one, too")
    void givenSuffix_whenNamed_thenAppended() {
        assertThat(StreamNames.messages("").slot()).isEqualTo("supabase_realtime_messages_replication_slot_");
        assertThat(StreamNames.messages("x1").slot()).isEqualTo("supabase_realtime_messages_replication_slot_x1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "a-b", "a'b", "a b", "ä", "a2345678901234567890"})
    void givenSuffixThatNoSlotMayHave_whenNamed_thenRefused(String suffix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StreamNames.messages(suffix))
                .withMessageContaining(suffix);
    }
}
