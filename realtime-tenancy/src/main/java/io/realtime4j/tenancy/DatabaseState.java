package io.realtime4j.tenancy;

/** How far a node is with the connection to a tenant's database. */
public enum DatabaseState {
    /** Nobody has needed it yet, or not for long, or connecting failed: the next use connects. */
    ABSENT,
    /** It is being made. */
    STARTING,
    /** It serves. */
    READY,
    /** It was lost and is being mended; what needs the database fails at once meanwhile. */
    DEGRADED
}
