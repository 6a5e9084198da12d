package io.realtime4j.core.internal;

import io.realtime4j.core.Topic;
import io.realtime4j.core.internal.ChannelAdmission.Granted;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Authorizer.Decided;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.ChannelContext.WriteAccess;
import io.realtime4j.core.spi.Extension;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a channel is known to be allowed to read and write, and how the rest is found out. What was decided is kept until the next
 * accepted token, failures are not kept. Confined to the channel's lane.
 */
final class ChannelPermissions {
    private static final CompletionStage<Boolean> READY = CompletableFuture.completedFuture(true);
    private static final CompletionStage<WriteAccess> ALLOWED = CompletableFuture.completedFuture(WriteAccess.ALLOWED);
    private static final CompletionStage<WriteAccess> DENIED = CompletableFuture.completedFuture(WriteAccess.DENIED);

    private static final Failed UNEXPLAINED = new Failed(Failure.OTHER, "");

    private final Channel channel;
    private final Topic topic;
    private Granted granted;
    private Permission.Pair read;
    private Permission.Pair write = Permission.Pair.UNKNOWN;
    private int round;

    ChannelPermissions(Channel channel, Topic topic, Granted granted) {
        this.channel = channel;
        this.topic = topic;
        this.granted = granted;
        this.read = granted.read();
    }

    /** Starts anew with what a token allows. */
    void renew(Granted fresh) {
        round++;
        granted = fresh;
        read = fresh.read();
        write = Permission.Pair.UNKNOWN;
    }

    boolean mayRead(Extension extension) {
        return read.allows(extension);
    }

    /** Whether a token would take away something that is allowed now. */
    boolean loses(Granted fresh) {
        return read.isMoreThan(fresh.read());
    }

    CompletionStage<Boolean> prepare() {
        if (!topic.isPrivate()) {
            return READY;
        }
        CompletableFuture<Optional<Failed>> ready = ready();
        if (isReady(ready)) {
            return READY;
        }
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        onReady(ready, () -> answer.complete(true), () -> answer.complete(false));
        return answer;
    }

    CompletionStage<WriteAccess> mayWrite(Extension extension) {
        if (!topic.isPrivate()) {
            return ALLOWED;
        }
        CompletableFuture<Optional<Failed>> ready = ready();
        if (isReady(ready) && isDecided(extension)) {
            return write.allows(extension) ? ALLOWED : DENIED;
        }
        CompletableFuture<WriteAccess> answer = new CompletableFuture<>();
        onReady(ready, () -> decide(extension, answer), () -> answer.complete(WriteAccess.FAILED));
        return answer;
    }

    private boolean isDecided(Extension extension) {
        return write.of(extension) != Permission.UNKNOWN && !isReadMissing(extension);
    }

    /** Whether reading has to be decided along with writing: whoever tracks a presence wants to see others, too. */
    private boolean isReadMissing(Extension extension) {
        return extension == Extension.PRESENCE && read.presence() == Permission.UNKNOWN;
    }

    private void decide(Extension extension, CompletableFuture<WriteAccess> answer) {
        if (isReadMissing(extension)) {
            askToRead(extension, answer);
        } else if (isDecided(extension)) {
            answer.complete(write.allows(extension) ? WriteAccess.ALLOWED : WriteAccess.DENIED);
        } else {
            askToWrite(extension, answer);
        }
    }

    private void askToRead(Extension extension, CompletableFuture<WriteAccess> answer) {
        int asked = round;
        Authorizer.Request request = request();
        ask("read", () -> authorizer().read(request), answer, decided -> {
            if (asked == round) {
                read = read.withPresence(Permission.of(decided.presence()));
                channel.updateAudiences();
            }
            decide(extension, answer);
        });
    }

    private void askToWrite(Extension extension, CompletableFuture<WriteAccess> answer) {
        int asked = round;
        Authorizer.Request request = request();
        ask("write", () -> authorizer().write(request), answer, decided -> {
            Permission.Pair found =
                    new Permission.Pair(Permission.of(decided.broadcast()), Permission.of(decided.presence()));
            if (asked == round) {
                write = found;
            }
            answer.complete(found.allows(extension) ? WriteAccess.ALLOWED : WriteAccess.DENIED);
        });
    }

    private void ask(
            String permission,
            Supplier<CompletionStage<Authorizer.Result>> question,
            CompletableFuture<WriteAccess> answer,
            Consumer<Decided> next) {
        Await.on(
                channel.lane(),
                guarded(question),
                result -> {
                    if (result instanceof Decided decided) {
                        next.accept(decided);
                    } else {
                        logUndecided(permission, result instanceof Failed failed ? failed : UNEXPLAINED, null);
                        answer.complete(WriteAccess.FAILED);
                    }
                },
                failure -> {
                    logUndecided(permission, UNEXPLAINED, failure);
                    answer.complete(WriteAccess.FAILED);
                });
    }

    private Authorizer.Request request() {
        return new Authorizer.Request(
                channel.tenant(),
                topic.name(),
                granted.claims(),
                channel.headers(),
                EnumSet.of(Extension.BROADCAST, Extension.PRESENCE));
    }

    // ------------------------------------------------------------------ what decisions need

    private CompletableFuture<Optional<Failed>> ready() {
        return guarded(() -> authorizer().prepare(channel.tenant())).toCompletableFuture();
    }

    private static boolean isReady(CompletableFuture<Optional<Failed>> ready) {
        return ready.isDone()
                && !ready.isCompletedExceptionally()
                && ready.join().isEmpty();
    }

    private void onReady(CompletableFuture<Optional<Failed>> ready, Runnable next, Runnable otherwise) {
        Await.on(
                channel.lane(),
                ready,
                trouble -> {
                    if (trouble.isEmpty()) {
                        next.run();
                    } else {
                        logUndecided("any", trouble.get(), null);
                        otherwise.run();
                    }
                },
                failure -> {
                    logUndecided("any", UNEXPLAINED, failure);
                    otherwise.run();
                });
    }

    private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> question) {
        try {
            return Objects.requireNonNull(question.get(), "an authorizer answered null");
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void logUndecided(String permission, Failed failed, @Nullable Throwable cause) {
        channel.connection().log().undecided(topic.name(), permission, failed, cause);
    }

    private Authorizer authorizer() {
        return channel.connection().services().parts().authorizer();
    }
}
