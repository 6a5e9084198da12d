package io.realtime4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import org.junit.jupiter.api.Test;

class SharedPushTest {
    private final SharedPush push =
            new SharedPush(Topic.publicTopic(new TenantId("acme"), "room"), "presence_state", Slice.utf8("{\"a\":1}"));

    @Test
    void givenEqualReferences_whenAskedForFrames_thenOneIsShared() {
        Frame first = push.frame(ProtocolVersion.V2, Slice.utf8("\"1\""));

        assertThat(push.frame(ProtocolVersion.V2, Slice.utf8("\"1\""))).isSameAs(first);
        assertThat(first.payload().utf8()).isEqualTo("[\"1\",null,\"realtime:room\",\"presence_state\",{\"a\":1}]");
    }

    @Test
    void givenOtherReferences_whenAskedForFrames_thenEachHasItsOwn() {
        for (int i = 0; i < 100; i++) {
            String frame = push.frame(ProtocolVersion.V2, Slice.utf8("\"" + i + "\""))
                    .payload()
                    .utf8();

            assertThat(frame).startsWith("[\"" + i + "\",null,");
        }
    }

    @Test
    void givenVersion1_whenAskedForFrames_thenReferencesDoNotMatter() {
        Frame frame = push.frame(ProtocolVersion.V1, Slice.utf8("\"1\""));

        assertThat(push.frame(ProtocolVersion.V1, Slice.utf8("\"2\""))).isSameAs(frame);
        assertThat(frame.payload().utf8())
                .isEqualTo(
                        "{\"topic\":\"realtime:room\",\"event\":\"presence_state\",\"payload\":{\"a\":1},\"ref\":null}");
    }
}
