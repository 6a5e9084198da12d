package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.ClientMessage;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.InboundEvent;
import io.realtime4j.core.spi.JoinRequest;
import org.jspecify.annotations.Nullable;

/** Finds tokens in payloads; see {@code docs/protocol.md}, tokens. Pure. */
final class AccessToken {
    private static final String API_KEY_PREFIX = "sb_";

    private AccessToken() {}

    /** The token of an {@code access_token} event as sent, or null when there is none or it is not a string. */
    static @Nullable String read(ClientMessage message) {
        Slice value = value(message);
        return value == null ? null : JsonText.string(value);
    }

    /** Whether the event carries an explicit null. */
    static boolean isNull(ClientMessage message) {
        Slice value = value(message);
        return value != null && value.equals(Slice.JSON_NULL);
    }

    private static @Nullable Slice value(ClientMessage message) {
        boolean object =
                message.kind() == InboundEvent.Kind.JSON && message.payload().isJsonObject();
        return object ? JsonText.fields(message.payload()).get("access_token") : null;
    }

    /** The token that a join chooses, as sent, or null for the connection's. */
    static @Nullable String chosen(JoinPayload payload) {
        String access = JsonText.string(payload.accessToken());
        String user = JsonText.string(payload.userToken());
        String first = payload.accessToken() == null ? user : access;
        if (first != null && first.startsWith(API_KEY_PREFIX)) {
            return null;
        }
        return user == null ? access : user;
    }

    static boolean presenceOn(JoinRequest request, boolean tenantDefault) {
        return request.presence().enabled() || tenantDefault;
    }
}
