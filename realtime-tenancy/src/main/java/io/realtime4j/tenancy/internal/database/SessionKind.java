package io.realtime4j.tenancy.internal.database;

import java.time.Duration;

/** What a session in a tenant's database is for; the name is what the database shows its owner as {@code application_name}. */
enum SessionKind {
    /** A connection of the pool. */
    CONNECT("realtime_connect", Duration.ofSeconds(20)),
    /** The first look at a database. */
    PROBE("realtime_connect_probe", Duration.ofSeconds(10)),
    /** Bringing the schema up to date. */
    MIGRATIONS("realtime_migrations", Duration.ofMinutes(1)),
    /** Removing old messages. */
    JANITOR("realtime_janitor", Duration.ofMinutes(2)),
    /** Reading the stream of stored messages. */
    REPLICATION("realtime_replication_connection", Duration.ofMinutes(4)),
    /** Looking at the stream from beside. */
    HEALTH_CHECK("realtime_health_check", Duration.ofMinutes(1)),
    /** Dropping replication slots of a tenant that is deleted. */
    SLOT_TEARDOWN("realtime_replication_slot_teardown", Duration.ofSeconds(10));

    private final String applicationName;
    private final Duration silence;

    SessionKind(String applicationName, Duration silence) {
        this.applicationName = applicationName;
        this.silence = silence;
    }

    String applicationName() {
        return applicationName;
    }

    /** How long the server may leave a statement unanswered before the session counts as broken. */
    Duration silence() {
        return silence;
    }
}
