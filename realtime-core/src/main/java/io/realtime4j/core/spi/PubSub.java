package io.realtime4j.core.spi;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import io.realtime4j.core.internal.LocalPubSub;
import java.util.function.Consumer;

/**
 * Carries an encoded message from the node where it was published to the other nodes that have channels on its topic.
 * Local delivery is the engine's own.
 *
 * <ol>
 *   <li>A message published through one node's bus reaches every subscription to that topic of every <em>other</em> node,
 *       and none of the publisher's own.
 *   <li>Messages that one thread publishes to one topic arrive at one subscription in that order.
 *   <li>Delivery is at most once; a node that is out of reach misses messages.
 *   <li>The bytes are the receiver's to keep and nobody's to change.
 *   <li>No method blocks. Listeners do not block.
 *   <li>After {@link Bus#close} or {@link Subscription#close} returned nothing new is delivered.
 *   <li>{@link Bus#mayHaveInterest} is true from the moment a {@link Bus#subscribe} of another node took effect until its
 *       end, and whenever in doubt.
 * </ol>
 */
public interface PubSub {
    /**
     * Attaches a node.
     *
     * @param nodeName its name, different from that of every other attached node
     * @return the node's access
     */
    Bus attach(String nodeName);

    /**
     * Makes a bus for the engines of this JVM that are built with it; an engine alone on it talks to nobody.
     *
     * @return a new bus
     */
    static PubSub local() {
        return new LocalPubSub();
    }

    /** One node's access to the bus. Thread-safe. */
    interface Bus extends AutoCloseable {
        /**
         * Publishes to the other nodes.
         *
         * @param topic where
         * @param message an encoded message; not changed afterwards
         */
        void publish(Topic topic, byte[] message);

        /**
         * Declares interest in a topic.
         *
         * @param topic where
         * @param listener gets the encoded messages of other nodes
         * @return ends it
         */
        Subscription subscribe(Topic topic, Consumer<byte[]> listener);

        /**
         * Tells whether another node may want messages of a topic; if not, they need not be encoded.
         *
         * @param topic where
         * @return false only when it is certain that nobody else subscribes to it
         */
        default boolean mayHaveInterest(Topic topic) {
            return true;
        }

        /** {@return whether other nodes can be reached; true for a bus that needs no connection} */
        boolean connected();

        /** Ends all subscriptions of the node. Idempotent. */
        @Override
        void close();
    }
}
