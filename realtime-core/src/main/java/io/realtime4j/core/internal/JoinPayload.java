package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.JoinRequest;
import io.realtime4j.core.spi.JoinRequest.Binding;
import io.realtime4j.core.spi.JoinRequest.BroadcastConfig;
import io.realtime4j.core.spi.JoinRequest.PresenceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payload of a join leniently: a field of a wrong type has its default, and clients are not told; see
 * {@code docs/protocol.md}, joining. Pure.
 *
 * @param request what the client asks for
 * @param accessToken key {@code access_token} as JSON text, or null when absent or null
 * @param userToken key {@code user_token} as JSON text, or null when absent or null
 * @param problems what had a wrong type and was replaced by its default, for the log
 */
record JoinPayload(
        JoinRequest request,
        @Nullable Slice accessToken,
        @Nullable Slice userToken,
        List<String> problems) {
    private static final BroadcastConfig NO_BROADCAST = new BroadcastConfig(false, false, false, null);
    private static final PresenceConfig NO_PRESENCE = new PresenceConfig(false, "");

    /**
     * Reads a payload.
     *
     * @throws InvalidJoin when it cannot be read even leniently
     */
    static JoinPayload read(String topicName, Slice payload) throws InvalidJoin {
        if (!payload.isJsonObject()) {
            throw new InvalidJoin("the join payload is not an object");
        }
        Map<String, Slice> fields = JsonText.fields(payload);
        List<String> problems = new ArrayList<>();
        Slice config = fields.get("config");
        Reader reader = new Reader(problems);
        return new JoinPayload(
                config == null ? legacy(topicName, payload) : reader.request(object("config", config), payload),
                reader.text("access_token", present(fields.get("access_token"))),
                reader.text("user_token", present(fields.get("user_token"))),
                List.copyOf(problems));
    }

    private static JoinRequest legacy(String topicName, Slice payload) {
        return new JoinRequest(false, NO_BROADCAST, NO_PRESENCE, List.of(Bindings.legacy(topicName)), true, payload);
    }

    private static Map<String, Slice> object(String where, @Nullable Slice value) throws InvalidJoin {
        if (value == null || value.equals(Slice.JSON_NULL)) {
            return Map.of();
        }
        if (!value.isJsonObject()) {
            throw new InvalidJoin(where + " is not an object");
        }
        return JsonText.fields(value);
    }

    private static @Nullable Slice present(@Nullable Slice value) {
        return value == null || value.equals(Slice.JSON_NULL) ? null : value;
    }

    /** Reads fields and notes what had a wrong type. */
    private record Reader(List<String> problems) {
        JoinRequest request(Map<String, Slice> config, Slice payload) throws InvalidJoin {
            Slice isPrivate = present(config.get("private"));
            if (isPrivate != null && flag(isPrivate) == Flag.INVALID) {
                throw new InvalidJoin("config.private is neither true nor false");
            }
            return new JoinRequest(
                    isPrivate != null && flag(isPrivate) == Flag.ON,
                    broadcast(object("config.broadcast", config.get("broadcast"))),
                    presence(present(config.get("presence"))),
                    postgresChanges(present(config.get("postgres_changes"))),
                    false,
                    payload);
        }

        private BroadcastConfig broadcast(Map<String, Slice> fields) {
            return new BroadcastConfig(
                    isOn("broadcast.self", fields.get("self")),
                    isOn("broadcast.ack", fields.get("ack")),
                    isOn("broadcast.replication_ready", fields.get("replication_ready")),
                    fields.get("replay"));
        }

        private PresenceConfig presence(@Nullable Slice presence) {
            if (presence == null || !presence.isJsonObject()) {
                if (presence != null) {
                    problems.add("presence: unable to parse, expected a map");
                }
                return NO_PRESENCE;
            }
            Map<String, Slice> fields = JsonText.fields(presence);
            return new PresenceConfig(isOn("presence.enabled", fields.get("enabled")), key(present(fields.get("key"))));
        }

        private List<Binding> postgresChanges(@Nullable Slice list) throws InvalidJoin {
            if (list != null && list.at(0) != '[') {
                problems.add("postgres_changes: unable to parse, expected an array of maps");
                return List.of();
            }
            return Bindings.read(list);
        }

        private static String key(@Nullable Slice key) {
            if (key == null) {
                return "";
            }
            String text = JsonText.string(key);
            if (text != null) {
                return text;
            }
            boolean scalar = key.at(0) != '{' && key.at(0) != '[';
            return scalar ? key.utf8() : "";
        }

        private boolean isOn(String where, @Nullable Slice value) {
            Slice given = present(value);
            Flag flag = given == null ? Flag.OFF : flag(given);
            if (flag == Flag.INVALID) {
                problems.add(where + ": unable to parse, expected boolean");
            }
            return flag == Flag.ON;
        }

        @Nullable
        Slice text(String where, @Nullable Slice value) {
            if (value != null && JsonText.string(value) == null) {
                problems.add(where + ": unable to parse, expected string");
            }
            return value;
        }
    }

    /** A boolean, or text that says one; a blank text is the default, off. */
    private static Flag flag(Slice value) {
        String text = JsonText.string(value);
        String word = (text == null ? value.utf8() : text.toLowerCase(Locale.ROOT)).strip();
        return switch (word) {
            case "true" -> Flag.ON;
            case "false", "" -> Flag.OFF;
            default -> Flag.INVALID;
        };
    }

    private enum Flag {
        ON,
        OFF,
        INVALID
    }

    /** A payload that cannot be read; the message goes to the client. */
    static final class InvalidJoin extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidJoin(String message) {
            super(message);
        }
    }
}
