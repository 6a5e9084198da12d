package io.realtime4j.acceptance;

import io.realtime4j.broadcast.Broadcast;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeBuilder;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.BroadcastSource;
import io.realtime4j.presence.Presence;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.transport.tyrus.TyrusSettings;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The whole server on a free port of the loopback interface: engine, broadcast, presence, tokens, transport. Registered with a class of tests it
 * runs as long as that; the connections a test opened are closed after it. Each test makes its own tenants.
 */
public final class TestServer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {
    private final UnaryOperator<RealtimeSettings.Builder> settings;
    private final UnaryOperator<RealtimeBuilder> parts;
    private final UnaryOperator<TyrusSettings.Builder> transport;
    private final Supplier<BroadcastSource> broadcasts;
    private final TestTenants tenants = new TestTenants();
    private final TestAuthorizer authorizer = new TestAuthorizer();
    private final AtomicInteger tenantNumbers = new AtomicInteger();
    private final List<TestSocket> sockets = new CopyOnWriteArrayList<>();
    private @Nullable Realtime engine;

    private TestServer(
            UnaryOperator<RealtimeSettings.Builder> settings,
            UnaryOperator<RealtimeBuilder> parts,
            UnaryOperator<TyrusSettings.Builder> transport,
            Supplier<BroadcastSource> broadcasts) {
        this.settings = settings;
        this.parts = parts;
        this.transport = transport;
        this.broadcasts = broadcasts;
    }

    public static TestServer create() {
        return create(builder -> builder);
    }

    public static TestServer create(UnaryOperator<RealtimeSettings.Builder> settings) {
        return create(settings, builder -> builder);
    }

    public static TestServer create(
            UnaryOperator<RealtimeSettings.Builder> settings, UnaryOperator<RealtimeBuilder> parts) {
        return new TestServer(settings, parts, builder -> builder, BroadcastSource::none);
    }

    /** The same server on a transport with other settings. */
    public TestServer on(UnaryOperator<TyrusSettings.Builder> change) {
        return new TestServer(settings, parts, change, broadcasts);
    }

    /** The same server with broadcasts from databases. */
    TestServer with(Supplier<BroadcastSource> source) {
        return new TestServer(settings, parts, transport, source);
    }

    public TestServer start() {
        RealtimeSettings.Builder quick = RealtimeSettings.builder()
                .connectErrorBackoff(Duration.ofMillis(5))
                .channelErrorBackoff(Duration.ofMillis(5));
        RealtimeBuilder builder = Realtime.builder()
                .settings(settings.apply(quick).build())
                .tenants(tenants)
                .authorizer(authorizer)
                .tokenVerifier(Jwt.verifier())
                .feature(Broadcast.feature(broadcasts.get()))
                .feature(Presence.feature())
                .transport(TyrusTransport.create(transport
                        .apply(TyrusSettings.builder().host("127.0.0.1").port(0))
                        .build()));
        engine = parts.apply(builder).start();
        return this;
    }

    public Realtime engine() {
        if (engine == null) {
            throw new AssertionError("the server has not been started");
        }
        return engine;
    }

    /** Makes a tenant that no other test has. */
    public TestTenant tenant() {
        return tenant("t" + tenantNumbers.incrementAndGet());
    }

    public TestTenant tenant(String id) {
        TestTenant tenant = unknownTenant(id);
        tenant.put(Tenant.named(id).jwtSecret(Tokens.SECRET));
        return tenant;
    }

    public TestTenant unknownTenant(String id) {
        return new TestTenant(this, id, tenants, authorizer);
    }

    public TestSocket open() {
        TestSocket socket = new TestSocket(engine().address().orElseThrow().getPort());
        sockets.add(socket);
        return socket;
    }

    @Override
    public void close() {
        sockets.forEach(TestSocket::close);
        sockets.clear();
        engine().close();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        sockets.forEach(TestSocket::close);
        sockets.clear();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }
}
