package io.realtime4j.core;

/**
 * The name of a tenant: an isolated customer of the node. It is the first label of the host a client connects to.
 *
 * @param value the external id, used verbatim in topics, logs and metrics; never empty
 */
public record TenantId(String value) {
    /** Refuses the empty name. */
    public TenantId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("tenant id is empty, at least one character is needed");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
