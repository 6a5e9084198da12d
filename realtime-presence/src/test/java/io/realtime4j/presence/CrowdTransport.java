package io.realtime4j.presence;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.LinkListener;
import io.realtime4j.core.spi.Transport;
import io.realtime4j.tck.ManualLane;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transport whose clients keep the frames that they get as they are, shared, so that thousands of them fit into a test. */
final class CrowdTransport implements Transport {
    private final ManualLane lane;
    private @Nullable Gateway gateway;

    CrowdTransport(ManualLane lane) {
        this.lane = lane;
    }

    Member connect(String host) {
        HandshakeResult result = gateway()
                .handshake(new HandshakeRequest(host, "apikey=t&vsn=2.0.0", Map.of()))
                .toCompletableFuture()
                .join();
        Member member = new Member();
        lane.execute(() -> member.listener = gateway().open((HandshakeResult.Admitted) result, member));
        lane.runTasks();
        return member;
    }

    private Gateway gateway() {
        Gateway engine = gateway;
        if (engine == null) {
            throw new IllegalStateException("the transport is not started");
        }
        return engine;
    }

    @Override
    public List<Lane> lanes() {
        return List.of(lane);
    }

    @Override
    public void start(Gateway engine) {
        gateway = engine;
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return Optional.empty();
    }

    @Override
    public void stopAccepting() {
        gateway = null;
    }

    @Override
    public void close() {
        gateway = null;
    }

    /** One client and its link. */
    final class Member implements Link {
        private final List<Frame> frames = new ArrayList<>();
        private @Nullable LinkListener listener;

        void send(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            lane.execute(() -> listener().onText(bytes, 0, bytes.length));
        }

        void cut() {
            lane.execute(() -> listener().onClosed(null));
        }

        /** What came since the last call. */
        List<Frame> take() {
            List<Frame> taken = List.copyOf(frames);
            frames.clear();
            return taken;
        }

        private LinkListener listener() {
            LinkListener engine = listener;
            if (engine == null) {
                throw new IllegalStateException("the link is not open");
            }
            return engine;
        }

        @Override
        public Lane lane() {
            return lane;
        }

        @Override
        public void send(Frame frame) {
            frames.add(frame);
        }

        @Override
        public void close(CloseReason reason) {
            throw new AssertionError("closed: " + reason);
        }

        @Override
        public void abort() {
            throw new AssertionError("aborted");
        }

        @Override
        public long pendingBytes() {
            return 0;
        }
    }
}
