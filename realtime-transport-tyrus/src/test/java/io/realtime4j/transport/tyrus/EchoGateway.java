package io.realtime4j.transport.tyrus;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.TenantId;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** An engine that sends back what it gets, and remembers what the transport told it. */
final class EchoGateway implements Gateway {
    final BlockingQueue<EchoLink> links = new LinkedBlockingQueue<>();
    /** Whose texts came, in the order in which they came. */
    final BlockingQueue<EchoLink> order = new LinkedBlockingQueue<>();

    final CountingMeters meters = new CountingMeters();
    volatile List<Lane> lanes = List.of();
    volatile OutboundLimits limits = new OutboundLimits(16_000_000, 64_000_000);
    volatile Function<HandshakeRequest, CompletionStage<HandshakeResult>> handshakes =
            request -> CompletableFuture.completedFuture(new Admitted(request));
    volatile Function<HttpRequest, CompletionStage<HttpResponse>> endpoints = EchoGateway::describe;
    volatile Consumer<EchoLink> opened = link -> {};
    /** What reading a large message takes, on whatever thread that is. */
    volatile Consumer<EchoLink> preparing = link -> {};

    private static CompletionStage<HttpResponse> describe(HttpRequest request) {
        String text = request.method() + " " + request.path() + "?" + request.rawQuery() + " " + request.host() + " "
                + request.body().utf8();
        return CompletableFuture.completedFuture(HttpResponse.text(200, text));
    }

    /** The next link that was opened. */
    EchoLink link() throws InterruptedException {
        return Wait.poll(links, "an opened link");
    }

    @Override
    public boolean isWebSocketPath(String path) {
        String normalized = path.replaceAll("/+", "/").replaceAll("/$", "");
        return normalized.equals("/socket/websocket") || normalized.equals("/realtime/v1/websocket");
    }

    @Override
    public List<Lane> lanes() {
        return lanes;
    }

    @Override
    public OutboundLimits outboundLimits() {
        return limits;
    }

    @Override
    public Meters meters() {
        return meters;
    }

    @Override
    public CompletionStage<HandshakeResult> handshake(HandshakeRequest request) {
        return handshakes.apply(request);
    }

    @Override
    public LinkListener open(Admitted admitted, Link link) {
        EchoLink echo = new EchoLink((HandshakeRequest) admitted.ticket(), link);
        opened.accept(echo);
        links.add(echo);
        return echo;
    }

    @Override
    public CompletionStage<HttpResponse> http(HttpRequest request) {
        return endpoints.apply(request);
    }

    /** One link; its fields are written on its lane. */
    final class EchoLink implements LinkListener {
        final HandshakeRequest request;
        final Link link;
        final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        final BlockingQueue<Long> overflows = new LinkedBlockingQueue<>();
        final AtomicLong activities = new AtomicLong();
        final List<Object> arrays = new ArrayList<>();
        volatile boolean echoes = true;
        /** What taking a text takes. */
        volatile Consumer<String> texts = text -> {};

        EchoLink(HandshakeRequest request, Link link) {
            this.request = request;
            this.link = link;
        }

        @Override
        public Runnable prepare(boolean text, Slice message) {
            preparing.accept(this);
            return LinkListener.super.prepare(text, message);
        }

        @Override
        public void onText(byte[] buffer, int offset, int length) {
            String text = new String(buffer, offset, Math.min(length, 200), StandardCharsets.UTF_8);
            order.add(this);
            received.add("text " + length + " " + text);
            texts.accept(text);
            if (text.equals("throw")) {
                throw new IllegalStateException("asked to throw");
            }
            if (echoes) {
                link.send(Frame.text(new Slice(buffer, offset, length)));
            }
        }

        @Override
        public void onBinary(byte[] buffer, int offset, int length) {
            received.add("binary " + length);
            if (echoes) {
                link.send(Frame.binary(new Slice(buffer, offset, length)));
            }
        }

        @Override
        public void onActivity() {
            activities.incrementAndGet();
        }

        @Override
        public void onOverflow(long pendingBytes) {
            overflows.add(pendingBytes);
            link.close(CloseReason.OVERFLOW);
        }

        @Override
        public void onClosed(@Nullable CloseReason reason) {
            ends.add(reason == null ? "none" : reason.code() + " " + reason.text());
        }

        /** Does something on the link's lane and waits until it is done. */
        void onLane(Consumer<Link> step) throws Exception {
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            link.lane().execute(() -> {
                step.accept(link);
                done.complete(true);
            });
            done.get(10, TimeUnit.SECONDS);
        }
    }

    /** Counters by name, and by name and tag. */
    static final class CountingMeters implements Meters {
        private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
        final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

        long count(String name) {
            return counters.getOrDefault(name, new AtomicLong()).get();
        }

        long count(String name, String tag) {
            return count(name + " " + tag);
        }

        long gauge(String name) {
            return gauges.getOrDefault(name, () -> -1).getAsLong();
        }

        @Override
        public Counter counter(String name, @Nullable TenantId tenant, @Nullable String tag) {
            AtomicLong all = counters.computeIfAbsent(name, key -> new AtomicLong());
            AtomicLong tagged = counters.computeIfAbsent(name + " " + tag, key -> new AtomicLong());
            return amount -> {
                all.addAndGet(amount);
                tagged.addAndGet(amount);
            };
        }

        @Override
        public Histogram histogram(String name, @Nullable TenantId tenant, @Nullable String tag, long... bounds) {
            return value -> {};
        }

        @Override
        public void gauge(String name, @Nullable TenantId tenant, LongSupplier value) {
            gauges.put(name, value);
        }
    }
}
