package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.realtime4j.core.internal.JoinPayload.InvalidJoin;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.JoinRequest;
import io.realtime4j.core.spi.JoinRequest.Binding;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
class JoinPayloadTest {
    @Test
    @DisplayName("S01_066 a null config means defaults and is not legacy")
    void givenNullConfig_whenRead_thenDefaults() throws InvalidJoin {
        JoinRequest request = read("{\"config\":null}");

        assertThat(request.legacy()).isFalse();
        assertThat(request.isPrivate()).isFalse();
        assertThat(request.postgresChanges()).isEmpty();
    }

    @Test
    @DisplayName("S01_068 texts that say true or false count in any case")
    void givenFlagsAsText_whenRead_thenUnderstood() throws InvalidJoin {
        JoinRequest request =
                read("{\"config\":{\"private\":\"TRUE\",\"broadcast\":{\"ack\":\"True\",\"self\":\" \"}}}");

        assertThat(request.isPrivate()).isTrue();
        assertThat(request.broadcast().ack()).isTrue();
        assertThat(request.broadcast().self()).isFalse();
    }

    @Test
    @DisplayName("S01_069 S01_072 fields of a wrong type have their default, the others keep their value")
    void givenWrongTypes_whenRead_thenDefaults() throws InvalidJoin {
        JoinRequest request = read("{\"config\":{\"broadcast\":{\"ack\":\"maybe\",\"self\":true},\"presence\":5,"
                + "\"postgres_changes\":{\"event\":\"*\"},\"private\":null}}");

        assertThat(request.broadcast().ack()).isFalse();
        assertThat(request.broadcast().self()).isTrue();
        assertThat(request.presence().enabled()).isFalse();
        assertThat(request.postgresChanges()).isEmpty();
        assertThat(request.isPrivate()).isFalse();
    }

    @Test
    void givenWrongTypes_whenRead_thenTheLogIsToldWhich() throws InvalidJoin {
        JoinPayload payload = JoinPayload.read(
                "room",
                Slice.utf8("{\"access_token\":5,\"config\":{\"presence\":5,\"postgres_changes\":\"x\","
                        + "\"broadcast\":{\"ack\":\"maybe\",\"self\":null}}}"));

        assertThat(payload.problems())
                .containsExactlyInAnyOrder(
                        "access_token: unable to parse, expected string",
                        "presence: unable to parse, expected a map",
                        "postgres_changes: unable to parse, expected an array of maps",
                        "broadcast.ack: unable to parse, expected boolean");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "5",
                "null",
                "\"x\"",
                "{\"config\":[\"x\"]}",
                "{\"config\":\"x\"}",
                "{\"config\":5}",
                "{\"config\":{\"broadcast\":\"x\"}}",
                "{\"config\":{\"postgres_changes\":[5]}}",
                "{\"config\":{\"private\":\"yes\"}}",
                "{\"config\":{\"private\":1}}"
            })
    @DisplayName("S01_070 S01_074 S01_075 what cannot be read even leniently is refused")
    void givenUnreadable_whenRead_thenRefused(String payload) {
        assertThatExceptionOfType(InvalidJoin.class).isThrownBy(() -> read(payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"key\":\"\"}", "{\"key\":null}"})
    void givenNoPresenceKey_whenRead_thenEmpty(String presence) throws InvalidJoin {
        assertThat(read("{\"config\":{\"presence\":" + presence + "}}")
                        .presence()
                        .key())
                .isEmpty();
    }

    @Test
    void givenNumberAsPresenceKey_whenRead_thenItsText() throws InvalidJoin {
        assertThat(read("{\"config\":{\"presence\":{\"key\":17}}}").presence().key())
                .isEqualTo("17");
    }

    @Test
    @DisplayName("S01_067 without config the topic says schema, table and filter")
    void givenNoConfig_whenRead_thenLegacyBinding() throws InvalidJoin {
        JoinRequest request =
                JoinPayload.read("public:todos:id=eq.1:x", Slice.utf8("{}")).request();

        assertThat(request.legacy()).isTrue();
        assertThat(request.postgresChanges())
                .singleElement()
                .satisfies(binding -> assertThat(binding.json().utf8())
                        .isEqualTo("{\"schema\":\"public\",\"table\":\"todos\",\"filter\":\"id=eq.1:x\"}"));
    }

    @Test
    @DisplayName("S01_077 entries are echoed in order with all keys and an id, equal entries with equal ids")
    void givenBindings_whenAnswered_thenEchoedWithIds() throws InvalidJoin {
        JoinRequest request = read("{\"config\":{\"postgres_changes\":[{\"event\":\"*\", \"schema\":\"a\"},null,"
                + "{\"schema\":\"a\",\"event\":\"*\",\"id\":9},{\"event\":\"*\",\"schema\":\"a\"}]}}");

        int first = request.postgresChanges().get(0).id();
        int second = request.postgresChanges().get(1).id();

        assertThat(request.postgresChanges()).extracting(Binding::id).containsExactly(first, second, first);
        assertThat(first).isPositive().isNotEqualTo(second);
        assertThat(Bindings.response(request.postgresChanges()).utf8())
                .isEqualTo("{\"postgres_changes\":[{\"id\":" + first + ",\"event\":\"*\",\"schema\":\"a\"},{\"id\":"
                        + second + ",\"schema\":\"a\",\"event\":\"*\"},{\"id\":" + first
                        + ",\"event\":\"*\",\"schema\":\"a\"}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"access_token\":\"sb_x\"}", "{\"user_token\":\"sb_x\"}", "{\"access_token\":123}", "{}"})
    @DisplayName("S01_082 S01_084 API keys and values that are no strings mean the connection token")
    void givenNoUsableToken_whenChosen_thenTheConnections(String payload) throws InvalidJoin {
        assertThat(AccessToken.chosen(JoinPayload.read("t", Slice.utf8(payload))))
                .isNull();
    }

    @Test
    @DisplayName("S01_083 user_token wins over access_token")
    void givenBothTokens_whenChosen_thenTheUsers() throws InvalidJoin {
        JoinPayload payload = JoinPayload.read("t", Slice.utf8("{\"access_token\":\"a\",\"user_token\":\"b\"}"));

        assertThat(AccessToken.chosen(payload)).isEqualTo("b");
    }

    private static JoinRequest read(String payload) throws InvalidJoin {
        return JoinPayload.read("room", Slice.utf8(payload)).request();
    }
}
