package io.realtime4j.tenancy.internal.stream;

import io.realtime4j.tenancy.internal.pgoutput.WalMessage;
import java.util.concurrent.CompletionStage;

/** Takes what a stream says, message by message, on the thread that reads it. Neither blocks nor throws. */
public interface WalConsumer {
    /**
     * Takes a message.
     *
     * @param message the next one
     */
    void accept(WalMessage message);

    /** {@return a stage that is done when the next message may come} */
    CompletionStage<?> ready();
}
