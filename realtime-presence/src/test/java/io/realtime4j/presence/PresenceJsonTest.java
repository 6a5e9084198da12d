package io.realtime4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.presence.internal.tracker.Change;
import io.realtime4j.presence.internal.tracker.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresenceJsonTest {
    private static final Entry OLD = new Entry(1, "alice", Slice.utf8("\"s\":\"on\""), "A", null);
    private static final Entry NEW = new Entry(1, "alice", Slice.utf8("\"s\":\"away\""), "B", "A");
    private static final Entry TAB = new Entry(2, "alice", Slice.utf8("  "), "C", null);

    @Test
    void givenNobody_whenEncoded_thenEmptyObjects() {
        assertThat(PresenceJson.state(List.of()).utf8()).isEqualTo("{}");
        assertThat(PresenceJson.diff(List.of()).utf8()).isEqualTo("{\"joins\":{},\"leaves\":{}}");
    }

    @Test
    void givenSharedKey_whenEncoded_thenMetasTogether() {
        assertThat(PresenceJson.state(List.of(NEW, TAB)).utf8())
                .isEqualTo("{\"alice\":{\"metas\":[{\"phx_ref\":\"B\",\"phx_ref_prev\":\"A\",\"s\":\"away\"},"
                        + "{\"phx_ref\":\"C\"}]}}");
    }

    @Test
    void givenUpdate_whenEncoded_thenBothParts() {
        assertThat(PresenceJson.diff(List.of(new Change(OLD, NEW))).utf8())
                .isEqualTo(
                        "{\"joins\":{\"alice\":{\"metas\":[{\"phx_ref\":\"B\",\"phx_ref_prev\":\"A\",\"s\":\"away\"}]}},"
                                + "\"leaves\":{\"alice\":{\"metas\":[{\"phx_ref\":\"A\",\"s\":\"on\"}]}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|''",
                "{ }|''",
                "{\"a\":1}|\"a\":1",
                " {\"a\":{\"}\":2}} |\"a\":{\"}\":2}",
                "{\"phx_ref\":1,\"a\":[1, 2]}|\"a\":[1, 2]",
                "{\"\\u0070hx_ref\":1,\"a\":2}|\"a\":2",
                "{\"phx_ref_prev\":1}|''"
            })
    void givenObject_whenFieldsAreTaken_thenWithoutBracesAndServersNames(String object, String fields) {
        assertThat(TrackedObject.of(Slice.utf8(object)).fields().utf8()).isEqualTo(fields);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":[1,{}]}|{ \"b\":[1,{}], \"a\":1}|true",
                "{\"a\":1}|{\"a\":2}|false",
                "{\"a\":[1,2]}|{\"a\":[2,1]}|false",
                "{\"a\":null}|{}|false",
                "{\"a\":\"x\"}|{\"a\":\"\\u0078\"}|true"
            })
    void givenTwoObjects_whenCompared_thenAsValues(String one, String other, boolean same) {
        assertThat(TrackedObject.of(Slice.utf8(one)).isSame(Slice.utf8(other))).isEqualTo(same);
    }
}
