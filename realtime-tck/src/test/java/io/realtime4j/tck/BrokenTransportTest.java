package io.realtime4j.tck;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HandshakeResult.Admitted;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.LinkListener;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.OutboundLimits;
import io.realtime4j.core.spi.Transport;
import io.realtime4j.tck.ClientLink.Closed;
import io.realtime4j.tck.ClientLink.Received;
import io.realtime4j.tck.ClientLink.Text;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BrokenTransportTest {
    @TestFactory
    Stream<DynamicTest> brokenTransportsAreCaught() {
        return BrokenFakes.of(TransportContract.class, BrokenTransportTest.class);
    }

    // ------------------------------------------------------------------ sound parts, to have one method wrong

    /** The transport in memory between a client and an engine that may both be bent. */
    abstract static class Broken extends TransportContract {
        final ThreadLane first = new ThreadLane("broken-lane-1");
        final ThreadLane second = new ThreadLane("broken-lane-2");
        private @Nullable InMemoryTransport sound;

        @AfterEach
        void closeLanes() {
            first.close();
            second.close();
        }

        @Override
        protected Transport create() {
            InMemoryTransport made = InMemoryTransport.create(bend(first), bend(second));
            sound = made;
            return bend(new Bent(made) {
                @Override
                public void start(Gateway gateway) {
                    super.start(bend(gateway));
                }
            });
        }

        Lane bend(Lane lane) {
            return lane;
        }

        Transport bend(Bent transport) {
            return transport;
        }

        Gateway bend(Gateway gateway) {
            return new BentGateway(gateway) {
                @Override
                Link bend(Link link) {
                    return Broken.this.bend(link);
                }

                @Override
                LinkListener bend(LinkListener listener) {
                    return Broken.this.bend(listener);
                }
            };
        }

        Link bend(Link link) {
            return link;
        }

        LinkListener bend(LinkListener listener) {
            return listener;
        }

        @Override
        protected TransportClient client() {
            if (sound == null) {
                throw new IllegalStateException("no transport was made");
            }
            return sound;
        }

        @Override
        protected URI uri() {
            return URI.create("memory:transport");
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    static class Bent implements Transport {
        private final Transport sound;

        Bent(Transport sound) {
            this.sound = sound;
        }

        @Override
        public List<Lane> lanes() {
            return sound.lanes();
        }

        @Override
        public void start(Gateway gateway) {
            sound.start(gateway);
        }

        @Override
        public Optional<InetSocketAddress> address() {
            return sound.address();
        }

        @Override
        public void stopAccepting() {
            sound.stopAccepting();
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    static class BentGateway implements Gateway {
        private final Gateway sound;

        BentGateway(Gateway sound) {
            this.sound = sound;
        }

        @Override
        public boolean isWebSocketPath(String path) {
            return sound.isWebSocketPath(path);
        }

        @Override
        public List<Lane> lanes() {
            return sound.lanes();
        }

        @Override
        public OutboundLimits outboundLimits() {
            return sound.outboundLimits();
        }

        @Override
        public Meters meters() {
            return sound.meters();
        }

        @Override
        public CompletionStage<HandshakeResult> handshake(HandshakeRequest request) {
            return sound.handshake(request);
        }

        @Override
        public LinkListener open(Admitted admitted, Link link) {
            return bend(sound.open(admitted, bend(link)));
        }

        @Override
        public CompletionStage<HttpResponse> http(HttpRequest request) {
            return sound.http(request);
        }

        Link bend(Link link) {
            return link;
        }

        LinkListener bend(LinkListener listener) {
            return listener;
        }
    }

    static class BentLane implements Lane {
        final Lane sound;

        BentLane(Lane sound) {
            this.sound = sound;
        }

        @Override
        public void execute(Runnable task) {
            sound.execute(task);
        }

        @Override
        public boolean isCurrent() {
            return sound.isCurrent();
        }

        @Override
        public void schedule(Runnable task, long delayMillis) {
            sound.schedule(task, delayMillis);
        }
    }

    static class BentLink implements Link {
        final Link sound;

        BentLink(Link sound) {
            this.sound = sound;
        }

        @Override
        public Lane lane() {
            return sound.lane();
        }

        @Override
        public void send(Frame frame) {
            sound.send(frame);
        }

        @Override
        public void close(CloseReason reason) {
            sound.close(reason);
        }

        @Override
        public void abort() {
            sound.abort();
        }

        @Override
        public long pendingBytes() {
            return sound.pendingBytes();
        }
    }

    static class BentListener implements LinkListener {
        private final LinkListener sound;

        BentListener(LinkListener sound) {
            this.sound = sound;
        }

        @Override
        public void onText(byte[] buffer, int offset, int length) {
            sound.onText(buffer, offset, length);
        }

        @Override
        public void onBinary(byte[] buffer, int offset, int length) {
            sound.onBinary(buffer, offset, length);
        }

        @Override
        public void onActivity() {
            sound.onActivity();
        }

        @Override
        public void onOverflow(long pendingBytes) {
            sound.onOverflow(pendingBytes);
        }

        @Override
        public void onClosed(@Nullable CloseReason reason) {
            sound.onClosed(reason);
        }
    }

    /** A client whose links receive something else. */
    record BentClient(TransportClient sound, UnaryOperator<Received> bend) implements TransportClient {
        @Override
        public Upgrade upgrade(HandshakeRequest request) throws IOException {
            Upgrade upgrade = sound.upgrade(request);
            return upgrade instanceof Opened opened ? new Opened(new BentClientLink(opened.link(), bend)) : upgrade;
        }

        @Override
        public HttpResponse http(HttpRequest request) throws IOException {
            return sound.http(request);
        }
    }

    record BentClientLink(ClientLink sound, UnaryOperator<Received> bend) implements ClientLink {
        @Override
        public void sendText(String... fragments) {
            sound.sendText(fragments);
        }

        @Override
        public void sendBinary(byte[] message) {
            sound.sendBinary(message);
        }

        @Override
        public Received next() {
            return bend.apply(sound.next());
        }

        @Override
        public void close(CloseReason reason) {
            sound.close(reason);
        }

        @Override
        public void cut() {
            sound.cut();
        }

        @Override
        public int reads() {
            return sound.reads();
        }
    }

    // ------------------------------------------------------------------ Transport

    @Breaks("Transport 1")
    static class MakesNewLanes extends Broken {
        @Override
        Transport bend(Bent transport) {
            return new Bent(transport) {
                @Override
                public List<Lane> lanes() {
                    return super.lanes().stream().<Lane>map(BentLane::new).toList();
                }
            };
        }
    }

    @Breaks("Transport 2")
    static class AnswersItself extends Broken {
        @Override
        Gateway bend(Gateway gateway) {
            return new BentGateway(gateway) {
                @Override
                public CompletionStage<HttpResponse> http(HttpRequest request) {
                    return CompletableFuture.completedFuture(HttpResponse.empty(404));
                }
            };
        }
    }

    @Breaks("Transport 3")
    static class EndsLinksWhenItStopsAccepting extends Broken {
        @Override
        Transport bend(Bent transport) {
            return new Bent(transport) {
                @Override
                public void stopAccepting() {
                    super.close();
                }
            };
        }
    }

    @Breaks("Transport 3")
    static class GoesOnAccepting extends Broken {
        @Override
        Transport bend(Bent transport) {
            return new Bent(transport) {
                @Override
                public void stopAccepting() {
                    // takes everybody
                }
            };
        }
    }

    @Breaks("Transport 4")
    static class AnswersRefusalsWith500 extends Broken {
        @Override
        Gateway bend(Gateway gateway) {
            return new BentGateway(gateway) {
                @Override
                public CompletionStage<HandshakeResult> handshake(HandshakeRequest request) {
                    return super.handshake(request)
                            .thenApply(result -> result instanceof HandshakeResult.Refused
                                    ? new HandshakeResult.Refused(HttpResponse.empty(500), Duration.ZERO)
                                    : result);
                }
            };
        }
    }

    @Breaks("Transport 4")
    static class DecodesTheQuery extends Broken {
        @Override
        Gateway bend(Gateway gateway) {
            return new BentGateway(gateway) {
                @Override
                public CompletionStage<HandshakeResult> handshake(HandshakeRequest request) {
                    return super.handshake(new HandshakeRequest(
                            request.host(), request.rawQuery().replace("%20", " "), request.headers()));
                }
            };
        }
    }

    @Breaks("Transport 5")
    static class ClosesWithoutTellingWhy extends Broken {
        @Override
        protected TransportClient client() {
            return new BentClient(super.client(), received -> received instanceof Closed ? new Closed(null) : received);
        }
    }

    // ------------------------------------------------------------------ Lane

    @Breaks("Lane 1")
    static class SwapsTasks extends Broken {
        @Override
        Lane bend(Lane lane) {
            return new BentLane(lane) {
                private final Deque<Runnable> stack = new ArrayDeque<>();

                @Override
                public void execute(Runnable task) {
                    synchronized (stack) {
                        stack.push(task);
                    }
                    super.execute(() -> {
                        Runnable last;
                        synchronized (stack) {
                            last = stack.pop();
                        }
                        last.run();
                    });
                }
            };
        }
    }

    @Breaks("Lane 2")
    static class IsCurrentEverywhere extends Broken {
        @Override
        Lane bend(Lane lane) {
            return new BentLane(lane) {
                @Override
                public boolean isCurrent() {
                    return true;
                }
            };
        }
    }

    @Breaks("Lane 3")
    static class DiesOfAFailure extends Broken {
        @Override
        Lane bend(Lane lane) {
            return new BentLane(lane) {
                private volatile boolean dead;

                @Override
                public void execute(Runnable task) {
                    super.execute(() -> {
                        if (!dead) {
                            dead = true;
                            task.run();
                            dead = false;
                        }
                    });
                }
            };
        }
    }

    /** Its links know what their clients have not read yet, as those do that write to sockets that block. */
    abstract static class Attentive extends Broken {
        final Semaphore room;

        Attentive(int most) {
            room = new Semaphore(most);
        }

        @Override
        protected TransportClient client() {
            return new BentClient(super.client(), received -> {
                room.release(received instanceof Text text ? text.message().length() : 0);
                return received;
            });
        }

        void awaitRoom(int bytes) {
            try {
                room.acquire(bytes);
            } catch (InterruptedException e) { // the lane is closed
                Thread.currentThread().interrupt();
            }
        }
    }

    @Breaks("Lane 4")
    static class SendsWhenThereIsRoom extends Attentive {
        SendsWhenThereIsRoom() {
            super(5_000_000);
        }

        @Override
        Link bend(Link link) {
            return new BentLink(link) {
                @Override
                public void send(Frame frame) {
                    awaitRoom(frame.isText() ? frame.payload().length() : 0);
                    super.send(frame);
                }
            };
        }
    }

    @Breaks("Lane 4")
    static class ClosesWhenAllWasRead extends Attentive {
        private static final int MOST = 1_000_000_000;

        ClosesWhenAllWasRead() {
            super(MOST);
        }

        @Override
        Link bend(Link link) {
            return new BentLink(link) {
                @Override
                public void send(Frame frame) {
                    awaitRoom(frame.isText() ? frame.payload().length() : 0);
                    super.send(frame);
                }

                @Override
                public void close(CloseReason reason) {
                    awaitRoom(MOST);
                    room.release(MOST);
                    super.close(reason);
                }
            };
        }
    }

    @Breaks("Lane 5")
    static class RunsScheduledTasksAtOnce extends Broken {
        @Override
        Lane bend(Lane lane) {
            return new BentLane(lane) {
                @Override
                public void schedule(Runnable task, long delayMillis) {
                    execute(task);
                }

                @Override
                public long nanoTime() {
                    return 0;
                }
            };
        }
    }

    // ------------------------------------------------------------------ Link

    @Breaks("Link 1")
    static class SendsTwice extends Broken {
        @Override
        Link bend(Link link) {
            return new BentLink(link) {
                @Override
                public void send(Frame frame) {
                    super.send(frame);
                    super.send(frame);
                }
            };
        }
    }

    @Breaks("Link 2")
    static class HidesWhatIsPending extends Broken {
        @Override
        Link bend(Link link) {
            return new BentLink(link) {
                @Override
                public long pendingBytes() {
                    return 0;
                }
            };
        }
    }

    @Breaks("Link 2")
    static class WritesEachFrame extends Broken {
        @Override
        Link bend(Link link) {
            return new BentLink(link) {
                private final Deque<Frame> queue = new ArrayDeque<>();

                @Override
                public void send(Frame frame) {
                    queue.add(frame);
                    if (queue.size() == 1) {
                        lane().execute(this::sendNext);
                    }
                }

                private void sendNext() {
                    super.send(queue.remove()); // is written before the next task
                    if (!queue.isEmpty()) {
                        lane().execute(this::sendNext);
                    }
                }

                @Override
                public long pendingBytes() {
                    return super.pendingBytes()
                            + queue.stream().mapToLong(Frame::length).sum();
                }
            };
        }
    }

    @Breaks("Link 3")
    static class NeverOverflows extends Broken {
        @Override
        Gateway bend(Gateway gateway) {
            return new BentGateway(gateway) {
                @Override
                public OutboundLimits outboundLimits() {
                    return new OutboundLimits(1_000_000_000, 1_000_000_000);
                }
            };
        }
    }

    @Breaks("Link 4")
    static class SendsAfterClose extends Broken {
        @Override
        Link bend(Link link) {
            return new BentLink(link) {
                @Override
                public void close(CloseReason reason) {
                    lane().execute(() -> super.close(reason));
                }
            };
        }
    }

    @Breaks("Link 5")
    static class TellsTheEndTwice extends Broken {
        @Override
        LinkListener bend(LinkListener listener) {
            return new BentListener(listener) {
                @Override
                public void onClosed(@Nullable CloseReason reason) {
                    super.onClosed(reason);
                    super.onClosed(reason);
                }
            };
        }
    }

    // ------------------------------------------------------------------ LinkListener

    @Breaks("LinkListener 1")
    static class CallsFromAnotherThread extends Broken {
        @Override
        LinkListener bend(LinkListener listener) {
            return new BentListener(listener) {
                @Override
                public void onText(byte[] buffer, int offset, int length) {
                    Contract.start(() -> {
                                super.onText(buffer, offset, length);
                                return true;
                            })
                            .join();
                }
            };
        }
    }

    @Breaks("LinkListener 2")
    static class PassesPartsOfMessages extends Broken {
        @Override
        LinkListener bend(LinkListener listener) {
            return new BentListener(listener) {
                @Override
                public void onText(byte[] buffer, int offset, int length) {
                    super.onText(buffer, offset, length / 2);
                    super.onText(buffer, offset + length / 2, length - length / 2);
                }
            };
        }
    }

    @Breaks("LinkListener 2")
    static class PassesTheArrayLater extends Broken {
        private final List<Lane> lanes = new ArrayList<>();

        @Override
        Link bend(Link link) {
            lanes.add(link.lane());
            return link;
        }

        @Override
        LinkListener bend(LinkListener listener) {
            Lane lane = lanes.get(lanes.size() - 1);
            return new BentListener(listener) {
                @Override
                public void onText(byte[] buffer, int offset, int length) {
                    lane.execute(() -> super.onText(buffer, offset, length));
                }
            };
        }
    }

    @Breaks("LinkListener 3")
    static class TellsNoActivity extends Broken {
        @Override
        LinkListener bend(LinkListener listener) {
            return new BentListener(listener) {
                @Override
                public void onActivity() {
                    // nobody listens
                }
            };
        }
    }

    @Breaks("LinkListener 5")
    static class TakesLargeMessagesWhereTheyWereRead extends Broken {
        @Override
        LinkListener bend(LinkListener listener) {
            return new BentListener(listener) {
                @Override
                public void onText(byte[] buffer, int offset, int length) {
                    if (length < 500_000) {
                        super.onText(buffer, offset, length);
                        return;
                    }
                    Runnable step = listener.prepare(true, new Slice(buffer, offset, length));
                    Contract.start(() -> {
                                step.run();
                                return true;
                            })
                            .join();
                }
            };
        }
    }

    @Breaks("LinkListener 4")
    static class ForgetsTheReason extends Broken {
        @Override
        LinkListener bend(LinkListener listener) {
            return new BentListener(listener) {
                @Override
                public void onClosed(@Nullable CloseReason reason) {
                    super.onClosed(null);
                }
            };
        }
    }

    @Breaks("LinkListener 4")
    static class TellsMoreAfterTheEnd extends Broken {
        @Override
        LinkListener bend(LinkListener listener) {
            return new BentListener(listener) {
                @Override
                public void onClosed(@Nullable CloseReason reason) {
                    super.onClosed(reason);
                    super.onActivity();
                }
            };
        }
    }
}
