package io.realtime4j.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.ChannelContext.WriteAccess;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Pushes whose permission takes time to find out. The fake channel destroys the bytes when the call returns. */
class PendingWriteTest {
    private final TestNode node = new TestNode();
    private final FakeChannel sender = node.join("room", true, false, true);
    private final FakeChannel receiver = node.join("room", true, false, false);
    private final CompletableFuture<WriteAccess> answer = new CompletableFuture<>();

    PendingWriteTest() {
        sender.writeAccess = answer;
    }

    @Test
    void givenPendingCheck_whenAllowed_thenTheMessageIsSentUnharmedAndTheStageEnds() {
        CompletionStage<?> pending = sender.push("\"7\"", "{\"event\":\"e\"}");

        assertThat(pending).isNotNull().isNotDone();
        assertThat(receiver.frames).isEmpty();
        answer.complete(WriteAccess.ALLOWED);

        assertThat(pending).isCompleted();
        assertThat(receiver.frames).containsExactly("[null,null,\"realtime:room\",\"broadcast\",{\"event\":\"e\"}]");
        assertThat(sender.frames)
                .containsExactly("[\"1\",\"7\",\"realtime:room\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
    }

    @Test
    void givenPendingCheck_whenItFails_thenErrorReplyAndTheStageEndsWell() {
        CompletionStage<?> pending = sender.push("\"7\"", "{\"event\":\"e\"}");

        answer.completeExceptionally(new IllegalStateException("the database is gone"));

        assertThat(pending).isCompleted();
        assertThat(receiver.frames).isEmpty();
        assertThat(sender.frames).hasSize(1);
        assertThat(sender.frames.get(0)).contains("\"7\"", "UnableToHandleBroadcast");
    }

    @Test
    void givenPendingCheck_whenTheChannelEndsMeanwhile_thenNothingIsSent() {
        CompletionStage<?> pending = sender.push("\"7\"", "{\"event\":\"e\"}");
        sender.end();

        answer.complete(WriteAccess.ALLOWED);

        assertThat(pending).isCompleted();
        assertThat(receiver.frames).isEmpty();
        assertThat(sender.frames).isEmpty();
        assertThat(node.rates.events).isZero();
    }
}
