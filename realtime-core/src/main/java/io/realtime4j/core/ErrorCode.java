package io.realtime4j.core;

/**
 * What went wrong, as a name that logs, metrics and replies to clients share. The table in {@code docs/errors.md} has a
 * row for each.
 */
public enum ErrorCode {
    /** The join named the bare topic {@code realtime:}. */
    TOPIC_NAME_REQUIRED("TopicNameRequired", false),
    /** The node is stopping; another one will serve the client. */
    REALTIME_RESTARTING("RealtimeRestarting", true),
    /** No tenant has that name. */
    TENANT_NOT_FOUND("TenantNotFound", false),
    /** The tenant allows private channels only. */
    PRIVATE_ONLY("PrivateOnly", false),
    /** The tenant has as many connected users as it may have. */
    CONNECTION_RATE_LIMIT_REACHED("ConnectionRateLimitReached", true),
    /** The tenant's clients join too often. */
    CLIENT_JOIN_RATE_LIMIT_REACHED("ClientJoinRateLimitReached", true),
    /** The connection has as many channels as it may have. */
    CHANNEL_RATE_LIMIT_REACHED("ChannelRateLimitReached", false),
    /** The channel's token is expired or lacks a claim. */
    INVALID_JWT_TOKEN("InvalidJWTToken", true),
    /** The text is not a JWT. */
    MALFORMED_JWT("MalformedJWT", false),
    /** The token's signature is wrong. */
    JWT_SIGNATURE_ERROR("JwtSignatureError", false),
    /** No key of the tenant fits the token. */
    JWT_SIGNER_ERROR("JwtSignerError", false),
    /** The tenant is suspended. */
    REALTIME_DISABLED_FOR_TENANT("RealtimeDisabledForTenant", false),
    /** The claims may not read the topic. */
    UNAUTHORIZED("Unauthorized", false),
    /** Stored messages could not be replayed. */
    UNABLE_TO_REPLAY_MESSAGES("UnableToReplayMessages", true),
    /** The handshake carried no token. */
    MISSING_API_KEY("MissingAPIKey", false),
    /** The token of a handshake was refused. */
    ERROR_AUTHORIZING_WEBSOCKET("ErrorAuthorizingWebsocket", false),
    /** A handshake failed in a way nobody planned for. */
    ERROR_CONNECTING_TO_WEBSOCKET("ErrorConnectingToWebsocket", true),
    /** The tenant's clients join too often for a new connection. */
    JOINS_RATE_LIMIT_REACHED("JoinsRateLimitReached", true),
    /** A join has fields of a wrong type. */
    INVALID_JOIN_PAYLOAD("InvalidJoinPayload", false),
    /** A received text is no message. */
    MALFORMED_WEBSOCKET_MESSAGE("MalformedWebSocketMessage", false),
    /** A received message could not be handled. */
    UNKNOWN_ERROR_ON_WEBSOCKET_MESSAGE("UnknownErrorOnWebSocketMessage", false),
    /** The tenant's channels send and receive too much. */
    MESSAGE_PER_SECOND_RATE_LIMIT_REACHED("MessagePerSecondRateLimitReached", true),
    /** A node could not bind its address. */
    UNABLE_TO_BIND_ADDRESS("UnableToBindAddress", false),
    /** A subscriber inside the process did not keep up. */
    SUBSCRIBER_OVERFLOW("SubscriberOverflow", true),
    /** A broadcast was dropped because permission to write could not be checked. */
    UNABLE_TO_HANDLE_BROADCAST("UnableToHandleBroadcast", true),
    /** A channel failed in a way nobody planned for. */
    UNKNOWN_ERROR_ON_CHANNEL("UnknownErrorOnChannel", true);

    private final String wireName;
    private final boolean retryable;

    ErrorCode(String wireName, boolean retryable) {
        this.wireName = wireName;
        this.retryable = retryable;
    }

    /** {@return the name in logs and replies, such as {@code TenantNotFound}} */
    public String wireName() {
        return wireName;
    }

    /** {@return whether the same request may succeed later without a change by the caller} */
    public boolean retryable() {
        return retryable;
    }
}
