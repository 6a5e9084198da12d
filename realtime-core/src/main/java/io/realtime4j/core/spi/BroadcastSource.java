package io.realtime4j.core.spi;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Slice;
import java.util.concurrent.CompletionStage;

/**
 * Where broadcasts come from that were stored in tenants' databases. Thread-safe; no method blocks.
 *
 * <ul>
 *   <li>There is one receiver at a time. Without one, nothing is read, and no tenant counts as streaming.
 *   <li>The receiver gets the broadcasts of one tenant one after another, in the order of their commits. Before the next one, the source waits
 *       for {@link Receiver#ready}: the database is the buffer.
 *   <li>What a receiver throws concerns that broadcast only.
 * </ul>
 */
public interface BroadcastSource {
    /**
     * Lets broadcasts be received.
     *
     * @param receiver gets them from now on, in place of the one before
     * @return ends it
     */
    Subscription receive(Receiver receiver);

    /**
     * Tells when broadcasts of a tenant arrive, now or as soon as they do.
     *
     * @param tenant whose
     * @param action run at least once, on any thread, once the tenant's stream is up: before this method returns, when it is already
     * @return ends it
     */
    Subscription whenStreaming(TenantId tenant, Runnable action);

    /** {@return a source of nothing, for nodes whose tenants have no databases} */
    static BroadcastSource none() {
        return new BroadcastSource() {
            @Override
            public Subscription receive(Receiver receiver) {
                return () -> {};
            }

            @Override
            public Subscription whenStreaming(TenantId tenant, Runnable action) {
                return () -> {};
            }
        };
    }

    /** Passes broadcasts on. Called on threads of the source; never blocks. */
    interface Receiver {
        /**
         * Passes a broadcast on, unless it is too large or the tenant sends too much.
         *
         * @param tenant whose it is, as it is now
         * @param broadcast what
         * @return what has come of it
         */
        Outcome received(Tenant tenant, StoredBroadcast broadcast);

        /** {@return completes when there is room for more; a stage that is done while there is} */
        CompletionStage<?> ready();
    }

    /** What has come of a broadcast. */
    enum Outcome {
        /** It was published. */
        PUBLISHED,
        /** It was dropped, because its payload is larger than the tenant's may be. */
        TOO_LARGE,
        /** It was dropped, because the tenant is over its limit of events. */
        TOO_MANY
    }

    /**
     * A broadcast that was stored.
     *
     * @param topic where
     * @param event the user's event name
     * @param id what it was stored by, which receivers are told
     * @param payload JSON text or opaque bytes, not changed afterwards
     * @param json which of them
     */
    record StoredBroadcast(Topic topic, String event, String id, Slice payload, boolean json) {}
}
