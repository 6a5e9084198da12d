package io.realtime4j.core.spi;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.protocol.SharedPush;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** One connection's membership of one topic, as features see it. Confined to the lane of its connection. */
public interface ChannelContext {
    /** {@return where it is a member} */
    Topic topic();

    /** {@return the tenant with its limits as they are now} */
    Tenant tenant();

    /** {@return the tenant's counters on this node} */
    TenantRates rates();

    /** {@return the serializer of the connection} */
    ProtocolVersion version();

    /** {@return the lane; other threads send tasks there} */
    Lane lane();

    /** {@return what the channel's current token says} */
    Claims claims();

    /** {@return the handshake's headers that start with {@code x-}, by lower-case name} */
    Map<String, String> headers();

    /**
     * Tells whether reading was granted; on public topics always.
     *
     * @param extension what
     * @return whether it is known to be allowed; false while it is unknown, as presence is when it is not on
     */
    boolean mayRead(Extension extension);

    /**
     * Makes ready what decisions about a private topic need, such as the tenant's database. A feature asks at each event on a
     * private topic that needs no permission; {@link #mayWrite} includes it.
     *
     * @return whether it is ready, on public topics always; comes on the lane
     */
    CompletionStage<Boolean> prepare();

    /**
     * Tells whether writing is allowed, asking the {@link Authorizer} when it is not known yet. Decisions are kept until the
     * next accepted token; failures are not. Who asks about presence while reading it is unknown has that decided, too: see
     * {@link #mayRead}, which may be another when the answer comes.
     *
     * @param extension what
     * @return the answer, which comes on the lane
     */
    CompletionStage<WriteAccess> mayWrite(Extension extension);

    /** Turns presence on for a channel that joined without it: from now on each new token is asked about reading it. */
    void enablePresence();

    /** {@return whether the channel is joined; false once it has ended} */
    boolean isJoined();

    /**
     * Publishes to the topic's channels on all nodes.
     *
     * @param message what
     * @param self whether this channel gets it, too
     */
    void publish(TopicMessage message, boolean self);

    /**
     * Sends a message to this channel only, with its join reference and without a request id.
     *
     * @param event such as {@code presence_state}
     * @param payload JSON text of an object
     */
    void push(String event, Slice payload);

    /**
     * Sends this channel its form of a message that others get, too.
     *
     * @param message of this channel's topic
     */
    void push(SharedPush message);

    /**
     * Answers a request.
     *
     * @param ref the request's id as JSON text
     * @param ok the status
     * @param response JSON text
     */
    void reply(Slice ref, boolean ok, Slice response);

    /**
     * Sends a {@code system} message to this channel.
     *
     * @param extension {@code system} or a feature's name
     * @param ok the status
     * @param message the text
     */
    void system(String extension, boolean ok, String message);

    /**
     * Ends the channel: a {@code system} error, then {@code phx_close}. The connection stays.
     *
     * @param message the text of the error
     */
    void shutDown(String message);

    /** An answer about writing. */
    enum WriteAccess {
        /** It is allowed. */
        ALLOWED,
        /** It is denied. */
        DENIED,
        /** It could not be found out. */
        FAILED
    }
}
