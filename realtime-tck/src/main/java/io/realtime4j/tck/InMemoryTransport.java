package io.realtime4j.tck;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.BodyWriter;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A transport without a network, whose clients are in the same program. It keeps the rules of a real one: lanes, bounds,
 * order, ends of links; arrays handed to the engine are overwritten when the call returns. Thread-safe.
 *
 * <pre>{@code
 * InMemoryTransport transport = InMemoryTransport.create();
 * Realtime realtime = Realtime.builder().transport(transport)….start();
 * InMemoryClient alice = transport.connect("acme.localhost", "apikey=alice&vsn=2.0.0");
 * alice.sendText("[\"1\",\"1\",\"realtime:room\",\"phx_join\",{}]");
 * assertThat(alice.nextText()).contains("\"status\":\"ok\"");
 * }</pre>
 */
public final class InMemoryTransport implements Transport, TransportClient {
    private static final long LIMIT_SECONDS = 10;

    private final List<Lane> lanes;
    private final AtomicInteger nextLane = new AtomicInteger();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Set<InMemoryLink> links = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Gateway gateway;
    private volatile boolean accepting;

    private InMemoryTransport(List<Lane> lanes) {
        this.lanes = lanes;
    }

    /**
     * Makes a transport.
     *
     * @param lanes where its links live, in turn, such as a {@link ManualLane}; without any they live on the engine's own
     * @return a transport that takes clients once it is started
     */
    public static InMemoryTransport create(Lane... lanes) {
        return new InMemoryTransport(List.of(lanes));
    }

    /**
     * Opens a link.
     *
     * @param host the {@code Host} header, which names the tenant
     * @param rawQuery the query of the request, such as {@code apikey=token&vsn=2.0.0}
     * @return the client's end
     * @throws IllegalStateException when it is refused; the message has the answer
     */
    public InMemoryClient connect(String host, String rawQuery) {
        Upgrade upgrade;
        try {
            upgrade = upgrade(new HandshakeRequest(host, rawQuery, Map.of()));
        } catch (IOException e) {
            throw new IllegalStateException("the transport is not accepting", e);
        }
        if (upgrade instanceof Opened opened) {
            return (InMemoryClient) opened.link();
        }
        HttpResponse answer = ((Answered) upgrade).response();
        throw new IllegalStateException(
                "the link was refused: " + answer.status() + " " + answer.body().utf8());
    }

    @Override
    public Upgrade upgrade(HandshakeRequest request) throws IOException {
        Gateway engine = accepting();
        HandshakeResult result = await(engine.handshake(
                new HandshakeRequest(request.host(), request.rawQuery(), lowerCase(request.headers()))));
        if (result instanceof HandshakeResult.Refused refused) {
            return new Answered(refused.response());
        }
        return new Opened(open(engine, (HandshakeResult.Admitted) result));
    }

    private InMemoryClient open(Gateway engine, HandshakeResult.Admitted admitted) throws IOException {
        List<Lane> all = lanes.isEmpty() ? engine.lanes() : lanes;
        Lane lane = all.get(Math.floorMod(nextLane.getAndIncrement(), all.size()));
        InMemoryLink link = new InMemoryLink(lane, engine.outboundLimits(), queuedBytes, links::remove);
        CompletableFuture<Boolean> opened = new CompletableFuture<>();
        links.add(link);
        lane.execute(() -> {
            link.open(() -> engine.open(admitted, link));
            opened.complete(true);
        });
        if (lane instanceof ManualLane manual) {
            manual.runTasks();
        }
        await(opened);
        return new InMemoryClient(link);
    }

    @Override
    public HttpResponse http(HttpRequest request) throws IOException {
        Gateway engine = accepting();
        if (request.body().length() > Gateway.MAX_HTTP_BODY_BYTES) {
            return HttpResponse.empty(413);
        }
        return whole(await(engine.http(asItArrives(request))));
    }

    /** Has the body written that is not at hand. */
    private static HttpResponse whole(HttpResponse response) throws IOException {
        BodyWriter writer = response.writer();
        if (writer == null) {
            return response;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.writeTo(body);
        return new HttpResponse(response.status(), response.headers(), Slice.of(body.toByteArray()));
    }

    private static HttpRequest asItArrives(HttpRequest request) {
        Slice body = request.body().copy();
        return new HttpRequest(
                request.method(),
                request.host(),
                request.path(),
                request.rawQuery(),
                lowerCase(request.headers()),
                body,
                Map.of());
    }

    private static Map<String, List<String>> lowerCase(Map<String, List<String>> headers) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        headers.forEach((name, values) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return copy;
    }

    private Gateway accepting() throws IOException {
        Gateway engine = gateway;
        if (!accepting || engine == null) {
            throw new IOException("the transport is not accepting");
        }
        return engine;
    }

    private static <T> T await(CompletionStage<T> stage) throws IOException {
        try {
            return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the engine did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the engine was to answer", e);
        }
    }

    @Override
    public List<Lane> lanes() {
        return lanes;
    }

    @Override
    public void start(Gateway engine) {
        gateway = engine;
        accepting = true;
        runManualLanes();
    }

    @Override
    public Optional<InetSocketAddress> address() {
        return Optional.empty();
    }

    /** Takes no more clients. From now on manual lanes run by themselves, since an engine that stops waits for them. */
    @Override
    public void stopAccepting() {
        accepting = false;
        for (Lane lane : lanes) {
            if (lane instanceof ManualLane manual) {
                manual.runImmediately();
            }
        }
    }

    @Override
    public void close() {
        stopAccepting();
        links.forEach(link -> link.lane().execute(link::abort));
    }

    private void runManualLanes() {
        for (Lane lane : lanes) {
            if (lane instanceof ManualLane manual) {
                manual.runTasks();
            }
        }
    }
}
