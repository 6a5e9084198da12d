package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantHandle;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import java.util.function.UnaryOperator;

/** A tenant of a {@link TestServer} as tests see it: its clients, its settings, its policies. */
public final class TestTenant {
    private final TestServer server;
    private final TenantId id;
    private final TestTenants store;
    private final TestPolicies policies;

    TestTenant(TestServer server, String id, TestTenants store, TestAuthorizer authorizer) {
        this.server = server;
        this.id = new TenantId(id);
        this.store = store;
        this.policies = authorizer.of(this.id);
    }

    public TenantHandle handle() {
        return server.engine().tenant(id);
    }

    TestPolicies policies() {
        return policies;
    }

    public String host() {
        return id.value() + ".example.com";
    }

    public TestTenant limits(UnaryOperator<TenantLimits> change) {
        return update(tenant -> tenant.limits(change.apply(tenant.build().limits())));
    }

    public TestTenant update(UnaryOperator<Tenant.Builder> change) {
        Tenant tenant = store.find(id).toCompletableFuture().join().orElseThrow();
        put(change.apply(tenant.toBuilder()));
        return this;
    }

    public void put(Tenant.Builder tenant) {
        store.put(tenant.build()).toCompletableFuture().join();
    }

    public void delete() {
        assertThat(store.delete(id).toCompletableFuture().join()).isTrue();
    }

    /** Takes the tenant away without telling the server. */
    public void vanish() {
        store.vanish(id);
    }

    /** Changes the tenant without telling the server, which sees it when it looks again. */
    public void changeInSilence(UnaryOperator<Tenant.Builder> change) {
        Tenant tenant = store.find(id).toCompletableFuture().join().orElseThrow();
        store.change(change.apply(tenant.toBuilder()).build());
    }

    /** A handshake for this tenant without version and token. */
    public HttpCall handshake() {
        return TestSocket.upgradeCall("/socket/websocket").host(host());
    }

    public HttpCall handshake(String token) {
        return handshake().query("apikey=" + token).query("vsn=2.0.0");
    }

    /** An HTTP request for this tenant with a good token. */
    public HttpCall post(String path) {
        return new HttpCall("POST", path).host(host()).bearer(Tokens.anon());
    }

    public HttpReply call(HttpCall call) {
        return server.open().call(call);
    }

    public Client v1() {
        return connect(Dialect.V1, Tokens.anon());
    }

    public Client v2() {
        return connect(Dialect.V2, Tokens.anon());
    }

    public Client connect(Dialect dialect, String token) {
        return connect(dialect, handshake().query("apikey=" + token).query("vsn=" + dialect.version()));
    }

    public Client connect(Dialect dialect, HttpCall handshake) {
        TestSocket socket = server.open();
        socket.upgrade(handshake);
        return new Client(socket, dialect);
    }
}
