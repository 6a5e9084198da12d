package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.TenantId;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;

/**
 * What nodes that share a control database tell each other by NOTIFY, when the transaction of the change commits: who tells, when,
 * as which of its announcements, a signature, and what changed. A name that is too long for a notification is told as "anything".
 * Every role of the database may notify, and listen; the signature proves that a node wrote it. Thread-safe.
 *
 * <pre>{@code
 * 5f0c…e1 1764158400000 17 kJ3…Zs tenant acme
 * 5f0c…e1 1764158400000 18 Qx0…9A flag gcm_encryption_backfill
 * 5f0c…e1 1764158400000 19 b_2…Lw anything
 * }</pre>
 */
final class Announcements {
    private static final int LONGEST_NAME = 1_000;

    private final AnnouncementKeys keys;
    private final String self = UUID.randomUUID().toString();
    private final AtomicLong sent = new AtomicLong();

    Announcements(AnnouncementKeys keys) {
        this.keys = keys;
    }

    void tenant(Handle handle, TenantId id) {
        send(handle, "tenant ", id.value());
    }

    void disconnect(Handle handle, TenantId id) {
        send(handle, "disconnect ", id.value());
    }

    void shutdown(Handle handle, TenantId id) {
        send(handle, "shutdown ", id.value());
    }

    void flag(Handle handle, String name) {
        send(handle, "flag ", name);
    }

    private void send(Handle handle, String kind, String name) {
        String what = name.length() > LONGEST_NAME ? "anything" : kind + name;
        AnnouncementPlace place = AnnouncementPlace.of(handle);
        Announcement announcement = new Announcement(self, AnnouncementPlace.now(handle), sent.incrementAndGet(), what);
        handle.createQuery("select pg_notify(:channel, :payload)")
                .bind("channel", place.channel())
                .bind("payload", announcement.signed(keys, place))
                .map((row, context) -> true)
                .one();
    }

    boolean isOwn(Announcement announcement) {
        return announcement.node().equals(self);
    }

    AnnouncementKeys keys() {
        return keys;
    }
}
