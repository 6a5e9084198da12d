package io.realtime4j.core;

/**
 * What went wrong, as a name that logs, metrics and replies to clients share. The table in {@code docs/errors.md} has a
 * row for each.
 */
public enum ErrorCode {
    // Handshakes and joins
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
    /** The tenant's clients join too often for a new connection. */
    JOINS_RATE_LIMIT_REACHED("JoinsRateLimitReached", true),
    /** The connection has as many channels as it may have. */
    CHANNEL_RATE_LIMIT_REACHED("ChannelRateLimitReached", false),
    /** The token is expired or lacks a claim. */
    INVALID_JWT_TOKEN("InvalidJWTToken", true),
    /** The expiry of a token cannot be used. */
    INVALID_JWT_EXPIRATION("InvalidJWTExpiration", true),
    /** The text is not a JWT. */
    MALFORMED_JWT("MalformedJWT", false),
    /** The signature of a token is wrong. */
    JWT_SIGNATURE_ERROR("JwtSignatureError", false),
    /** No key of the tenant fits a token. */
    JWT_SIGNER_ERROR("JwtSignerError", false),
    /** The handshake carried no token. */
    MISSING_API_KEY("MissingAPIKey", false),
    /** The token of a handshake was refused. */
    ERROR_AUTHORIZING_WEBSOCKET("ErrorAuthorizingWebsocket", false),
    /** A handshake failed in a way that has no code of its own. */
    ERROR_CONNECTING_TO_WEBSOCKET("ErrorConnectingToWebsocket", true),
    /** A join has fields of a wrong type. */
    INVALID_JOIN_PAYLOAD("InvalidJoinPayload", false),
    /** The tenant is suspended. */
    REALTIME_DISABLED_FOR_TENANT("RealtimeDisabledForTenant", false),
    /** A join that waits for an agreement between nodes did not get it. */
    MUSTER_JOIN_ERROR("MusterJoinError", true),
    /** A rate or usage counter could not be read. */
    UNKNOWN_ERROR_ON_COUNTER("UnknownErrorOnCounter", true),
    /** A channel failed in a way nobody planned for. */
    UNKNOWN_ERROR_ON_CHANNEL("UnknownErrorOnChannel", true),

    // Authorization of private channels
    /** The claims may not read the topic. */
    UNAUTHORIZED("Unauthorized", false),
    /** Evaluating the policies raised an error. */
    RLS_POLICY_ERROR("RlsPolicyError", false),
    /** The claims could not be handed to the database. */
    UNABLE_TO_SET_POLICIES("UnableToSetPolicies", false),
    /** The table of messages has no partition for today. */
    MISSING_PARTITION("MissingPartition", true),
    /** The database cancelled a query of the authorization. */
    QUERY_CANCELED("QueryCanceled", true),
    /** No connection of the tenant's pool was free in time. */
    INCREASE_CONNECTION_POOL("IncreaseConnectionPool", true),

    // The tenant's database
    /** The tenant's database does not answer. */
    UNABLE_TO_CONNECT_TO_PROJECT("UnableToConnectToProject", true),
    /** Probing, pooling or starting a tenant's database connection failed. */
    UNABLE_TO_CONNECT_TO_TENANT_DATABASE("UnableToConnectToTenantDatabase", true),
    /** The connection to the tenant's database is being made. */
    INITIALIZING_PROJECT_CONNECTION("InitializingProjectConnection", true),
    /** A join waits until the tenant's database connection is up. */
    CONNECTION_INITIALIZING("ConnectionInitializing", true),
    /** The tenant's database could not be reached, for a reason other than capacity or credentials. */
    DATABASE_CONNECTION_ISSUE("DatabaseConnectionIssue", true),
    /** The tenant's database has no connections left for this node. */
    DATABASE_LACK_OF_CONNECTIONS("DatabaseLackOfConnections", true),
    /** Connecting to the tenant's database failed too often in short time. */
    DATABASE_CONNECTION_RATE_LIMIT_REACHED("DatabaseConnectionRateLimitReached", true),
    /** The host of a tenant's database has an IPv4 address only. */
    DATABASE_IP_VERSION_IS_IPV4("DatabaseIpVersionIsIpv4", false),
    /** The connections to a tenant's database broke and are being renewed. */
    DATABASE_CONNECTION_DOWN("DatabaseConnectionDown", true),
    /** The connections to a tenant's database could not be renewed for ten minutes. */
    DATABASE_CONNECTION_RECOVERY_WINDOW_EXCEEDED("DatabaseConnectionRecoveryWindowExceeded", true),
    /** No connection could be taken from a tenant's pool. */
    UNABLE_CHECKOUT_CONNECTION("UnableCheckoutConnection", true),
    /** A transaction in a tenant's database failed. */
    ERROR_EXECUTING_TRANSACTION("ErrorExecutingTransaction", true),
    /** A query in a tenant's database failed. */
    ERROR_RUNNING_QUERY("ErrorRunningQuery", true),
    /** Work in a tenant's database failed in a way nobody planned for. */
    UNKNOWN_ERROR("UnknownError", true),
    /** The tables and functions of a tenant's database could not be brought up to date. */
    MIGRATIONS_FAILED_TO_RUN("MigrationsFailedToRun", true),
    /** Whether a tenant's database needs migrations could not be found out. */
    MIGRATION_CHECK_FAILED("MigrationCheckFailed", true),
    /** The recorded number of migrations differs from that in the database. */
    MIGRATION_COUNT_MISMATCH("MigrationCountMismatch", true),
    /** The recorded number of migrations could not be corrected. */
    MIGRATION_COUNT_MISMATCH_RECONCILE_FAILED("MigrationCountMismatchReconcileFailed", true),
    /** Setting up a tenant's database in one step was not possible; it is done step by step. */
    TENANT_MIGRATIONS_DUMP_SKIPPED("TenantMigrationsDumpSkipped", false),
    /** The table of migrations of a tenant's database could not be read. */
    TENANT_MIGRATIONS_RAN_CHECK_FAILED("TenantMigrationsRanCheckFailed", true),
    /** A partition of the table of messages could not be made. */
    PARTITION_CREATION_FAILED("PartitionCreationFailed", true),
    /** Old partitions of the table of messages could not be removed. */
    JANITOR_FAILED_TO_DELETE_OLD_MESSAGES("JanitorFailedToDeleteOldMessages", true),

    // Open channels and connections
    /** The server closed a channel for a reason that its client was told. */
    CHANNEL_SHUTDOWN("ChannelShutdown", true),
    /** The tenant's channels send and receive too much. */
    MESSAGE_PER_SECOND_RATE_LIMIT_REACHED("MessagePerSecondRateLimitReached", true),
    /** The tenant's clients send too many presence messages. */
    PRESENCE_RATE_LIMIT_REACHED("PresenceRateLimitReached", true),
    /** One client sends too many presence messages. */
    CLIENT_PRESENCE_RATE_LIMIT_REACHED("ClientPresenceRateLimitReached", true),
    /** What a client tracks is not a JSON object. */
    INVALID_PRESENCE_PAYLOAD("InvalidPresencePayload", false),
    /** A presence message could not be handled. */
    UNABLE_TO_HANDLE_PRESENCE("UnableToHandlePresence", true),
    /** A presence could not be entered. */
    UNABLE_TO_TRACK_PRESENCE("UnableToTrackPresence", true),
    /** A presence message is neither track nor untrack. */
    UNKNOWN_PRESENCE_EVENT("UnknownPresenceEvent", false),
    /** A broadcast of a client could not be handled. */
    UNABLE_TO_HANDLE_BROADCAST("UnableToHandleBroadcast", true),
    /** Stored messages could not be replayed. */
    UNABLE_TO_REPLAY_MESSAGES("UnableToReplayMessages", true),
    /** A received text is no message. */
    MALFORMED_WEBSOCKET_MESSAGE("MalformedWebSocketMessage", false),
    /** A received message could not be handled. */
    UNKNOWN_ERROR_ON_WEBSOCKET_MESSAGE("UnknownErrorOnWebSocketMessage", false),
    /** A subscriber inside the process did not keep up. */
    SUBSCRIBER_OVERFLOW("SubscriberOverflow", true),

    // Postgres Changes
    /** What a channel asked of Postgres Changes cannot be served. */
    REALTIME_DISABLED_FOR_CONFIGURATION("RealtimeDisabledForConfiguration", false),
    /** A subscription is tried again because its connection was not ready. */
    RECONNECT_SUBSCRIBE_TO_POSTGRES("ReconnectSubscribeToPostgres", true),
    /** A subscription failed. */
    UNABLE_TO_SUBSCRIBE_TO_POSTGRES("UnableToSubscribeToPostgres", true),
    /** Subscribing timed out too often for the size of its pool. */
    INCREASE_SUBSCRIPTION_CONNECTION_POOL("IncreaseSubscriptionConnectionPool", true),
    /** The counter of subscriptions could not be read. */
    RATE_COUNTER_ERROR("RateCounterError", true),
    /** A subscription could not be removed from the database. */
    SUBSCRIPTION_DELETION_FAILED("SubscriptionDeletionFailed", true),
    /** Leftover subscriptions could not be cleaned up. */
    SUBSCRIPTION_CLEANUP_FAILED("SubscriptionCleanupFailed", true),
    /** Subscriptions of clients that are gone could not be removed. */
    UNABLE_TO_DELETE_PHANTOM_SUBSCRIPTIONS("UnableToDeletePhantomSubscriptions", true),
    /** The keeper of subscriptions has no database connection. */
    SUBSCRIPTION_MANAGER_CONNECTION_FAILED("SubscriptionManagerConnectionFailed", true),
    /** The tables of the publication could not be looked up. */
    CHECK_OIDS_ERROR("CheckOidsError", true),
    /** Never raised: tables with spaces in their names work. */
    TABLE_HAS_SPACES_IN_NAME("TableHasSpacesInName", false),

    // Replication
    /** Postgres Changes could not be started for a tenant. */
    ERROR_STARTING_POSTGRES_CDC("ErrorStartingPostgresCDC", true),
    /** The change stream could not be started. */
    ERROR_STARTING_POSTGRES_CDC_STREAM("ErrorStartingPostgresCDCStream", true),
    /** Another session holds the replication slot. */
    REPLICATION_SLOT_BEING_USED("ReplicationSlotBeingUsed", true),
    /** The replication slot or the publication could not be prepared. */
    POOLING_REPLICATION_PREPARATION_ERROR("PoolingReplicationPreparationError", true),
    /** Reading changes failed. */
    POOLING_REPLICATION_ERROR("PoolingReplicationError", true),
    /** The reader of changes has no database connection. */
    REPLICATION_POLLER_CONNECTION_FAILED("ReplicationPollerConnectionFailed", true),
    /** Preparing to read changes failed too often. */
    REPLICATION_POLLER_MAX_RETRIES_REACHED("ReplicationPollerMaxRetriesReached", true),
    /** A replication slot could not be dropped. */
    DROP_REPLICATION_SLOT_FAILED("DropReplicationSlotFailed", true),
    /** The session that holds a slot could not be looked up. */
    PG_STAT_ACTIVITY_QUERY_FAILED("PgStatActivityQueryFailed", true),
    /** The stream of broadcasts from the database could not be started. */
    START_REPLICATION_FAILED("StartReplicationFailed", true),
    /** The database has no WAL sender left. */
    REPLICATION_MAX_WAL_SENDERS_REACHED("ReplicationMaxWalSendersReached", true),
    /** The replication connection was not up in time. */
    REPLICATION_CONNECTION_TIMEOUT("ReplicationConnectionTimeout", true),
    /** The replication connection broke and is being renewed. */
    REPLICATION_CONNECTION_DOWN("ReplicationConnectionDown", true),
    /** An attempt to renew the replication connection failed. */
    REPLICATION_CONNECTION_RECOVERY_FAILED("ReplicationConnectionRecoveryFailed", true),
    /** The replication connection could not be renewed for two hours. */
    REPLICATION_RECOVERY_WINDOW_EXCEEDED("ReplicationRecoveryWindowExceeded", true),
    /** The replication connection did not answer its watchdog. */
    REPLICATION_CONNECTION_WATCHDOG_TIMEOUT("ReplicationConnectionWatchdogTimeout", true),
    /** The replication slot holds back too much WAL. */
    REPLICATION_SLOT_LAG_TOO_HIGH("ReplicationSlotLagTooHigh", true),
    /** The replication slot is gone or nobody reads it. */
    REPLICATION_SLOT_NOT_ALIVE("ReplicationSlotNotAlive", true),
    /** The watchdog could not look at the replication slot. */
    REPLICATION_SLOT_CHECK_SKIPPED("ReplicationSlotCheckSkipped", true),
    /** The replication connection got a frame of an unknown kind. */
    UNEXPECTED_MESSAGE_RECEIVED("UnexpectedMessageReceived", false),
    /** The decoder of changes met a kind of message or value it does not know, and went past it. */
    UNKNOWN_DATA_PROCESSED("UnknownDataProcessed", false),
    /** A row of the table of messages was not broadcast. */
    UNABLE_TO_BROADCAST_CHANGES("UnableToBroadcastChanges", false),
    /** The database could not store a message that a function was asked to send. */
    WARN_SENDING_BROADCAST_MESSAGE("WarnSendingBroadcastMessage", false),
    /** Never raised: NOTIFY is not used. */
    UNABLE_TO_PROCESS_LISTEN_PAYLOAD("UnableToProcessListenPayload", false),

    // Nodes
    /** Another node did not answer in time. */
    TIMEOUT_ON_RPC_CALL("TimeoutOnRpcCall", true),
    /** A call to another node failed. */
    ERROR_ON_RPC_CALL("ErrorOnRpcCall", true),
    /** A call to another node failed while an HTTP request waited for it. */
    RPC_ERROR("RpcError", true),
    /** Another node does not answer. */
    REALTIME_NODE_DISCONNECTED("RealtimeNodeDisconnected", true),
    /** What another node serves could not be found out. */
    UNABLE_TO_CHECK_PROCESSES_ON_REMOTE_NODE("UnableToCheckProcessesOnRemoteNode", true),
    /** A part of the engine got a message it does not know. */
    UNHANDLED_PROCESS_MESSAGE("UnhandledProcessMessage", false),
    /** The registry of tenants' connections contradicts itself; the connection counts as not available. */
    SYN_INITIALIZATION_ERROR("SynInitializationError", true),
    /** A node could not bind its address. */
    UNABLE_TO_BIND_ADDRESS("UnableToBindAddress", false),

    // HTTP and operation
    /** The body of an HTTP request is well-formed but wrong. */
    UNPROCESSABLE_ENTITY("UnprocessableEntity", false),
    /** An HTTP request failed in a way nobody planned for. */
    UNKNOWN_ERROR_ON_CONTROLLER("UnknownErrorOnController", true),
    /** A tenant could not be deleted. */
    UNABLE_TO_DELETE_TENANT("UnableToDeleteTenant", true),
    /** An HTTP request was answered with a status of 500 or above. */
    HTTP_SERVER_ERROR("HttpServerError", true),
    /** An HTTP request was answered with a status from 400 to 499 for which no other code exists. */
    HTTP_CLIENT_ERROR("HttpClientError", false),
    /** A value inside the engine has no JSON form. */
    UNABLE_TO_ENCODE_JSON("UnableToEncodeJson", false),
    /** A tenant's secrets could not be encrypted anew. */
    ENCRYPTION_RECONCILE_FAILED("EncryptionReconcileFailed", true),
    /** The control database cannot be connected to. */
    CONTROL_DATABASE_UNAVAILABLE("ControlDatabaseUnavailable", true),
    /** The control database refused a statement. */
    CONTROL_DATABASE_ERROR("ControlDatabaseError", true),
    /** The tables of the control database could not be brought up to date. */
    CONTROL_MIGRATIONS_FAILED("ControlMigrationsFailed", false),
    /** A stored secret of a tenant cannot be decrypted, or is not what it should be. */
    TENANT_SECRET_UNREADABLE("TenantSecretUnreadable", false),
    /** The receiver of metrics did not answer in time. */
    METRICS_PUSHER_TIMEOUT("MetricsPusherTimeout", true),
    /** Pushing metrics ended before its time. */
    METRICS_PUSHER_TASK_EXITED("MetricsPusherTaskExited", true),
    /** The receiver of metrics refused a push. */
    METRICS_PUSHER_FAILED("MetricsPusherFailed", true),
    /** Pushing metrics failed in a way nobody planned for. */
    METRICS_PUSHER_EXCEPTION("MetricsPusherException", true),

    // Pages for operators about a tenant's database
    /** The version of a tenant's database could not be asked for. */
    TENANT_INFO_PG_VERSION_FAILED("TenantInfoPgVersionFailed", true),
    /** A page about a tenant's migrations found no database. */
    TENANT_MIGRATIONS_CONNECT_FAILED("TenantMigrationsConnectFailed", true),
    /** The tool that compares schemas broke. */
    TENANT_MIGRATIONS_PG_DELTA_CRASH("TenantMigrationsPgDeltaCrash", false),
    /** The tool that compares schemas is not installed. */
    TENANT_MIGRATIONS_PG_DELTA_MISSING("TenantMigrationsPgDeltaMissing", false),
    /** The tool that compares schemas took too long. */
    TENANT_MIGRATIONS_PG_DELTA_TIMEOUT("TenantMigrationsPgDeltaTimeout", true),
    /** The tool that compares schemas reported an error. */
    TENANT_MIGRATIONS_PG_DELTA_NON_ZERO_EXIT("TenantMigrationsPgDeltaNonZeroExit", false),
    /** The plan of the tool that compares schemas could not be read. */
    TENANT_MIGRATIONS_PG_DELTA_PLAN_UNREADABLE("TenantMigrationsPgDeltaPlanUnreadable", false),
    /** Applying a plan broke. */
    TENANT_MIGRATIONS_APPLY_CRASH("TenantMigrationsApplyCrash", true),
    /** The database refused a statement of a plan. */
    TENANT_MIGRATIONS_APPLY_FAILED("TenantMigrationsApplyFailed", false),
    /** The list of migrations for a page could not be read. */
    TENANT_MIGRATIONS_SCHEMA_MIGRATIONS_QUERY_FAILED("TenantMigrationsSchemaMigrationsQueryFailed", true);

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
