package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.spi.Meters;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Counts what came on the channel of announcements and was not believed, and logs the first of each kind as a warning: anybody can send as
 * many as they like. Confined to the thread that listens.
 */
final class IgnoredAnnouncements {
    private static final Logger log = LoggerFactory.getLogger(IgnoredAnnouncements.class);

    private final Map<Reason, Meters.Counter> counters = new EnumMap<>(Reason.class);
    private final Set<Reason> logged = EnumSet.noneOf(Reason.class);

    IgnoredAnnouncements(Meters meters) {
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason, meters.counter("realtime_control_announcements_ignored_total", null, reason.wireName()));
        }
    }

    void add(Reason reason) {
        Meters.Counter counter = counters.get(reason);
        if (counter == null) {
            throw new AssertionError(reason);
        }
        counter.add(1);
        log.atLevel(logged.add(reason) ? Level.WARN : Level.DEBUG)
                .addKeyValue("reason", reason.wireName())
                .log(
                        "notification on the control database is ignored, as all like it will be without another warning: {}",
                        reason.text);
    }

    /** Why one is not believed. */
    enum Reason {
        UNSIGNED("it is not signed; only nodes may announce changes of tenants"),
        SIGNATURE("its signature does not fit; a role of the database forged it, or a node has other secrets than this"
                + " one (SECRET_KEY_BASE, or else DB_ENC_KEY and DB_ENC_KEY_GCM) and its changes are seen late"),
        OLD("it was signed more than " + HeardAnnouncements.LIFE.toSeconds()
                + " s ago; a role of the database repeats what it heard, or a transaction took long and its change is seen"
                + " late"),
        REPEATED("it was heard before; a role of the database repeats what it heard");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** Value of the label. */
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
