package io.realtime4j.core.internal;

import io.realtime4j.core.spi.Authorizer.Failed;

/** What clients are told when an authorizer could not decide; see {@code docs/errors.md}. Pure. */
final class AuthorizationTexts {
    private static final String UNREACHABLE = "Realtime was unable to connect to the project database";

    private AuthorizationTexts() {}

    /** The reason of a refused join. */
    static String join(Failed failed, String topicName) {
        return switch (failed.failure()) {
            case POLICY_ERROR -> unauthorized(topicName);
            case QUERY_CANCELED -> "QueryCanceled: " + failed.detail();
            case MISSING_PARTITION -> "MissingPartition: Realtime was unable to find the expected messages partition";
            case POOL_EXHAUSTED -> "IncreaseConnectionPool: Please increase your connection pool size";
            case UNAVAILABLE -> "UnableToConnectToProject: " + UNREACHABLE;
            case INITIALIZING -> "InitializingProjectConnection: Realtime is initializing the project connection";
            case CONNECTING -> "InitializingProjectConnection: Connecting to the project database";
            case TOO_MANY_CONNECTIONS ->
                "DatabaseLackOfConnections: Database can't accept more connections, Realtime won't connect";
            case CONNECT_RATE_LIMIT ->
                "DatabaseConnectionRateLimitReached: Too many database connections attempts per second";
            case SUSPENDED -> "RealtimeDisabledForTenant: Realtime disabled for this tenant";
            case TENANT_NOT_FOUND -> "TenantNotFound: Tenant with the given ID does not exist";
            case BAD_CLAIMS -> UNREACHABLE;
            case NODE_TIMEOUT -> "TimeoutOnRpcCall: Node request timeout";
            case NODE_FAILURE -> "ErrorOnRpcCall: RPC call error: " + failed.detail();
            case OTHER -> "Unknown Error on Channel";
        };
    }

    /** The message of the {@code system} event that ends a channel after a token refresh. */
    static String refresh(Failed failed, String topicName) {
        return switch (failed.failure()) {
            case POLICY_ERROR -> noPermission(topicName);
            case QUERY_CANCELED -> "Query was cancelled, please try again";
            case MISSING_PARTITION, UNAVAILABLE, BAD_CLAIMS, OTHER -> UNREACHABLE;
            case POOL_EXHAUSTED -> ":increase_connection_pool";
            case INITIALIZING -> ":initializing";
            case CONNECTING -> ":tenant_database_connection_initializing";
            case TOO_MANY_CONNECTIONS -> ":tenant_db_too_many_connections";
            case CONNECT_RATE_LIMIT -> ":connect_rate_limit_reached";
            case SUSPENDED -> ":tenant_suspended";
            case TENANT_NOT_FOUND -> ":tenant_not_found";
            case NODE_TIMEOUT -> "Node request timeout";
            case NODE_FAILURE -> "RPC call error: " + failed.detail();
        };
    }

    static String unauthorized(String topicName) {
        return "Unauthorized: " + noPermission(topicName);
    }

    static String noPermission(String topicName) {
        return "You do not have permissions to read from this Channel topic: " + topicName;
    }

    static String lostPermission(String topicName) {
        return "You no longer have permission to read from this Channel topic: " + topicName;
    }
}
