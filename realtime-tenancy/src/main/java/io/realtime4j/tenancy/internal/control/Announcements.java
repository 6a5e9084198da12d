package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.TenantId;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What nodes that share a control database tell each other by NOTIFY, when the transaction of the change commits: who tells, and what
 * changed. A name that is too long for a notification is told as "anything".
 *
 * <pre>{@code
 * 5f0c…e1 tenant acme
 * 5f0c…e1 flag gcm_encryption_backfill
 * 5f0c…e1 anything
 * }</pre>
 */
final class Announcements {
    private static final int LONGEST_NAME = 1_000;
    // channels belong to the database, which may have several control schemas
    private static final String CHANNEL = "'realtime4j_' || md5(current_schema())";

    private final String self = UUID.randomUUID().toString();

    void tenant(Handle handle, TenantId id) {
        send(handle, "tenant ", id.value());
    }

    void disconnect(Handle handle, TenantId id) {
        send(handle, "disconnect ", id.value());
    }

    void flag(Handle handle, String name) {
        send(handle, "flag ", name);
    }

    private void send(Handle handle, String kind, String name) {
        String what = name.length() > LONGEST_NAME ? "anything" : kind + name;
        handle.createQuery("select pg_notify(" + CHANNEL + ", :payload)")
                .bind("payload", self + " " + what)
                .map((row, context) -> true)
                .one();
    }

    /** The name of the channel, for LISTEN. */
    static String channel(Handle handle) {
        return handle.createQuery("select " + CHANNEL).mapTo(String.class).one();
    }

    /** Hands over what another node told. Whatever else is sent on the channel may mean anything. */
    void receive(@Nullable String payload, Receiver receiver) {
        String[] words = payload == null ? new String[0] : payload.split(" ", 3);
        if (words.length > 0 && words[0].equals(self)) {
            return;
        }
        boolean named = words.length == 3 && !words[2].isEmpty();
        if (named && words[1].equals("tenant")) {
            receiver.tenantChanged(new TenantId(words[2]));
        } else if (named && words[1].equals("disconnect")) {
            receiver.disconnect(new TenantId(words[2]));
        } else if (named && words[1].equals("flag")) {
            receiver.flagChanged(words[2]);
        } else {
            receiver.anythingChanged();
        }
    }

    /** Hears what other nodes tell. */
    interface Receiver {
        void tenantChanged(TenantId id);

        void disconnect(TenantId id);

        void flagChanged(String name);

        /** Tells that it is not known what changed, if anything. */
        void anythingChanged();
    }
}
