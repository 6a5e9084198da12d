package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundInvoker;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HandshakeResult.Admitted;
import io.realtime4j.core.spi.HandshakeResult.Refused;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.transport.tyrus.HostContainer.Upgrade;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one whole request: a handshake of the realtime endpoint, one of another endpoint of the application, or plain HTTP.
 * Confined to the connection's door; answers of the engine come back to it. A link is opened on its lane.
 */
final class Dispatch {
    private static final Logger log = LoggerFactory.getLogger(Dispatch.class);
    private static final int GZIP_ON_LANE = 64 * 1024;

    private final HttpGate gate;
    private final Hosting hosting;
    private final NettyLane lane;
    private final Channel channel;
    private final RequestHead head;
    private final Slice body;
    private boolean decided;

    Dispatch(HttpGate gate, RequestHead head, Slice body) {
        this.gate = gate;
        this.hosting = gate.hosting();
        this.lane = gate.lane();
        this.channel = gate.channel();
        this.head = head;
        this.body = body;
    }

    void run() {
        Gateway gateway = hosting.gateway();
        if (!hosting.accepting().getAsBoolean()) {
            gate.refuse(HttpResponseStatus.SERVICE_UNAVAILABLE);
        } else if (gateway.isWebSocketPath(head.target().path())) {
            askForLink(gateway);
        } else if (hosting.container().servesOthers() && head.asksForWebSocket() && gate.canUpgrade()) {
            hosting.workers().execute(this::upgradeOther);
        } else {
            answerHttp();
        }
    }

    private void answerHttp() {
        RequestTarget target = head.target();
        HttpRequest request = new HttpRequest(
                head.method(), head.host(), target.path(), target.rawQuery(), head.headers(), body, Map.of());
        onLane(() -> hosting.gateway().http(request), (response, failure) -> {
            if (response == null) {
                gate.answer(head, failed(failure));
            } else {
                answerCompressed(response);
            }
        });
    }

    private void answerCompressed(HttpResponse response) {
        if (!Answers.isCompressible(response)) {
            gate.answer(head, response);
            return;
        }
        HttpResponse varying = response.withHeader("vary", "accept-encoding");
        if (!head.acceptsGzip()) {
            gate.answer(head, varying);
        } else if (response.writer() != null) {
            gate.answer(head, varying.withHeader("content-encoding", "gzip"));
        } else if (response.body().length() <= GZIP_ON_LANE) {
            gate.answer(head, Answers.gzip(varying));
        } else {
            onLane(
                    () -> CompletableFuture.supplyAsync(() -> Answers.gzip(varying), hosting.workers()),
                    (zipped, failure) -> gate.answer(head, zipped == null ? varying : zipped));
        }
    }

    private void askForLink(Gateway gateway) {
        if (!head.isGet()) {
            gate.answer(head, HttpResponse.empty(400));
            return;
        }
        gate.deadline().set(hosting.settings().handshakeTimeout(), () -> decide(this::undecided));
        HandshakeRequest request =
                new HandshakeRequest(head.host(), head.target().rawQuery(), head.headers());
        onLane(() -> gateway.handshake(request), (result, failure) -> decide(() -> decided(result, failure)));
    }

    /** The first of answer and timeout counts. */
    private void decide(Runnable step) {
        if (!decided && channel.isActive()) {
            decided = true;
            gate.deadline().clear();
            step.run();
        }
    }

    private void undecided() {
        log.atWarn().log("engine did not decide about a handshake in time");
        gate.refuse(HttpResponseStatus.SERVICE_UNAVAILABLE);
    }

    private void decided(@Nullable HandshakeResult result, @Nullable Throwable failure) {
        if (result instanceof Refused refused) {
            if (refused.delay().isZero()) {
                gate.answer(head, refused.response());
            } else {
                lane.schedule(
                        () -> gate.answer(head, refused.response()),
                        refused.delay().toMillis());
            }
        } else if (result instanceof Admitted admitted) {
            upgrade(admitted);
        } else {
            gate.answer(head, failed(failure));
        }
    }

    private static HttpResponse failed(@Nullable Throwable failure) {
        log.atError().setCause(failure).log("engine did not answer a request");
        return Answers.plain(HttpResponseStatus.INTERNAL_SERVER_ERROR);
    }

    private void upgrade(Admitted admitted) {
        String fault = RequestRules.upgradeFault(head);
        if (fault != null || !gate.canUpgrade()) {
            String name = fault == null ? "upgrade" : fault;
            gate.answer(
                    head,
                    HttpResponse.text(400, "not a WebSocket upgrade: header " + name + " is missing or invalid")
                            .withHeader("sec-websocket-version", "13"));
            return;
        }
        RequestContext request = context("");
        if (request != null) {
            request.getHeaders().remove("sec-websocket-extensions"); // ours to negotiate; Tyrus throws at an odd one
        }
        Upgrade upgrade = request == null ? null : hosting.container().upgrade(request);
        if (upgrade == null || !upgrade.isAccepted()) {
            int status = upgrade == null ? 400 : upgrade.response().getStatus();
            gate.answer(head, Answers.plain(HttpResponseStatus.valueOf(status < 400 ? 500 : status)));
            return;
        }
        openLink(admitted, upgrade);
    }

    private void openLink(Admitted admitted, Upgrade upgrade) {
        boolean deflate = hosting.settings().compression()
                && DeflateOffer.isAcceptable(head.headers().getOrDefault("sec-websocket-extensions", List.of()));
        if (deflate) {
            upgrade.response().getHeaders().put("Sec-WebSocket-Extensions", List.of(DeflateOffer.ACCEPTED));
        }
        gate.moveTo(hosting.lanes().get(), (target, early) -> {
            Sockets.write(channel, Handshakes.encode(upgrade.response()));
            HostedLink link = new HostedLink(target, channel, hosting, admitted, deflate);
            Connection connection = target.opening(
                    link,
                    () -> upgrade.info().createConnection(new LinkWriter(link), reason -> link.closeAfterFlush(null)));
            link.attach(connection);
            channel.pipeline().addLast(new LinkReader(link, hosting.readers()));
            begin(early);
        });
    }

    /** Goes on with the bytes that came behind the handshake, then with the socket. */
    private void begin(@Nullable ByteBuf early) {
        if (early != null) {
            ChannelPipeline pipeline = channel.pipeline();
            ChannelHandlerContext tls = pipeline.context(SslHandler.class);
            ChannelInboundInvoker before = tls == null ? pipeline : tls;
            before.fireChannelRead(early);
            before.fireChannelReadComplete();
        }
        channel.config().setAutoRead(true);
    }

    /** On a worker: code of the application, which may block. */
    private void upgradeOther() {
        RequestContext request = context(head.target().rawQuery());
        Upgrade upgrade;
        try {
            upgrade = request == null ? null : hosting.container().upgrade(request);
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("path", head.target().path()).setCause(e).log("endpoint refused a handshake");
            lane.execute(() -> gate.answer(head, Answers.plain(HttpResponseStatus.INTERNAL_SERVER_ERROR)));
            return;
        }
        lane.execute(() -> {
            if (upgrade == null || upgrade.isForNobody()) {
                answerHttp();
            } else if (upgrade.isAccepted()) {
                openSocket(upgrade);
            } else {
                int status = upgrade.response().getStatus();
                gate.answer(head, Answers.plain(HttpResponseStatus.valueOf(status)));
            }
        });
    }

    private void openSocket(Upgrade upgrade) {
        if (channel.isActive()) {
            Sockets.write(channel, Handshakes.encode(upgrade.response()));
            ByteBuf early = gate.leave();
            channel.pipeline()
                    .addLast(new EndpointSocket(channel, upgrade.info(), hosting.container(), hosting.workers()));
            begin(early);
        }
    }

    private @Nullable RequestContext context(String query) {
        InetAddress peer = channel.remoteAddress() instanceof InetSocketAddress address ? address.getAddress() : null;
        String remote = hosting.proxies().client(peer, head.headers());
        boolean secure = channel.pipeline().get(SslHandler.class) != null;
        return Handshakes.context(head, query, remote, secure, channel.localAddress());
    }

    /** Asks, and goes on with the answer on the lane. */
    private <T> void onLane(Supplier<CompletionStage<T>> question, BiConsumer<@Nullable T, @Nullable Throwable> next) {
        CompletionStage<T> stage;
        try {
            stage = question.get();
        } catch (RuntimeException e) {
            next.accept(null, e);
            return;
        }
        stage.whenComplete((answer, failure) -> {
            if (lane.isCurrent()) {
                proceed(answer, failure, next);
            } else {
                lane.execute(() -> proceed(answer, failure, next));
            }
        });
    }

    /** Runs in a stage that would swallow what is thrown. */
    private <T> void proceed(
            @Nullable T answer, @Nullable Throwable failure, BiConsumer<@Nullable T, @Nullable Throwable> next) {
        try {
            next.accept(answer, failure);
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("serving a request failed");
            Sockets.close(channel);
        }
    }
}
