package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Lane;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A link whose lane turns only when told. */
class MountedLinkTest {
    private final List<Object> sent = new ArrayList<>();
    private final ManualLane lane = new ManualLane();
    private final MountedLink link =
            new MountedLink(session(), lane, new EchoGateway(), new AtomicLong(), Runnable::run, gone -> {});

    private Session session() {
        RemoteEndpoint.Async remote = proxy(RemoteEndpoint.Async.class, (self, method, arguments) -> {
            sent.add(arguments[0]);
            return null;
        });
        return proxy(Session.class, (self, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("getAsyncRemote");
            return remote;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void givenFrame_whenSent_thenContainerGetsItAfterTheTurn() {
        lane.execute(() -> {
            link.send(Frame.text(Slice.utf8("answer")));
            assertThat(sent).isEmpty();
        });

        lane.turn();

        assertThat(sent).containsExactly("answer");
    }

    private static final class ManualLane implements Lane {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        void turn() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void schedule(Runnable task, long delayMillis) {
            throw new AssertionError("nothing is to be scheduled");
        }

        @Override
        public boolean isCurrent() {
            return true;
        }
    }
}
