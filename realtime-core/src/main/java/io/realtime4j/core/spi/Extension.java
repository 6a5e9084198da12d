package io.realtime4j.core.spi;

import java.util.Locale;

/** What permissions on a private topic are asked for separately. */
public enum Extension {
    /** Broadcasts. */
    BROADCAST,
    /** Presence. */
    PRESENCE;

    /** {@return the value of the database column, such as {@code broadcast}} */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
