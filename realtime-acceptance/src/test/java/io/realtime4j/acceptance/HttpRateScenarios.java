package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The exact borders of the rate of events; the mean is that of an empty first sample and one of two seconds. */
@Tag("spec-03")
final class HttpRateScenarios {
    private static final long SECONDS = 4;
    private static final String SINGLE = "/api/broadcast/room/events/e";

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server = TestServer.create(
            settings -> settings.ratePeriod(Duration.ofSeconds(SECONDS / 2)), parts -> parts.meters(meters));

    @Test
    @DisplayName("S03_030 S03_031 S03_060 a batch may fill the rate, a single message needs room below it")
    void givenMeanOfEvents_whenPosting_thenBordersAreExact() {
        TestTenant equal = counting(30, 30);
        TestTenant below = counting(30, 29);
        TestTenant batch = counting(100, 10);
        TestTenant largerBatch = counting(100, 10);

        awaitSample(equal, 30);
        assertRefused(equal.call(equal.post(SINGLE).json("{}")), "You have exceeded your rate limit");
        awaitSample(below, 29);
        assertThat(below.call(below.post(SINGLE).json("{}")).status()).isEqualTo(202);
        awaitSample(batch, 10);
        assertThat(post(batch, 90).status()).isEqualTo(202);
        awaitSample(largerBatch, 10);
        assertRefused(post(largerBatch, 91), "Too many messages to broadcast, please reduce the batch size");
    }

    private static void awaitSample(TestTenant tenant, int mean) {
        meters.expectCount("realtime_channel_events", tenant, mean * SECONDS);
    }

    /** A tenant with a limit whose clients have just sent so many events that their mean will be as given. */
    private static TestTenant counting(int limit, int mean) {
        TestTenant tenant = server.tenant().limits(limits -> limits.withMaxEventsPerSecond(limit));
        Client client = tenant.v2().join("realtime:room");
        for (int i = 0; i < mean * SECONDS; i++) {
            client.send("['1',null,'realtime:room','whatever',{}]");
        }
        client.expectNothing();
        return tenant;
    }

    private static HttpReply post(TestTenant tenant, int messages) {
        String message = "{\"topic\":\"room\",\"event\":\"e\",\"payload\":{}}";
        return tenant.call(tenant.post("/api/broadcast")
                .json("{\"messages\":[" + (message + ",").repeat(messages - 1) + message + "]}"));
    }

    private static void assertRefused(HttpReply reply, String message) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(429);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'message':'" + message + "'}"));
    }
}
