package io.realtime4j.core;

/**
 * A name that messages are published under. Public and private topics of one name, and equal names of two tenants, are
 * different topics: the three parts are never joined into one text.
 *
 * @param tenant whose topic it is
 * @param isPrivate whether its members were authorized by policies
 * @param name the name without the {@code realtime:} prefix that clients put before it; never empty
 */
public record Topic(TenantId tenant, boolean isPrivate, String name) {
    /** What clients put before the name. */
    public static final String WIRE_PREFIX = "realtime:";

    /** Refuses the empty name. */
    public Topic {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("topic name is empty, at least one character is needed");
        }
    }

    /**
     * Makes a public topic.
     *
     * @param tenant whose topic it is
     * @param name the name without the {@code realtime:} prefix
     * @return the topic
     */
    public static Topic publicTopic(TenantId tenant, String name) {
        return new Topic(tenant, false, name);
    }

    /**
     * Makes a private topic.
     *
     * @param tenant whose topic it is
     * @param name the name without the {@code realtime:} prefix
     * @return the topic
     */
    public static Topic privateTopic(TenantId tenant, String name) {
        return new Topic(tenant, true, name);
    }

    /** {@return the topic as it stands in frames, such as {@code realtime:room}} */
    public String wireName() {
        return WIRE_PREFIX + name;
    }
}
