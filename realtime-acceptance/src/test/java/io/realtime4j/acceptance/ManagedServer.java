package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.realtime4j.core.RealtimeBuilder;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.spi.BroadcastSource;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tenancy.AdminApi;
import io.realtime4j.tenancy.ApiTokens;
import io.realtime4j.tenancy.ControlDatabase;
import io.realtime4j.tenancy.ControlSettings;
import io.realtime4j.tenancy.EncryptionSettings;
import io.realtime4j.tenancy.JwtSettings;
import io.realtime4j.tenancy.TenantDatabases;
import io.realtime4j.tenancy.TenantDatabasesSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A node whose tenants are in a control database and managed over HTTP, put together as the launcher does. Control database and
 * database of the tenants are databases of one PostgreSQL. Runs as long as a class of tests.
 */
final class ManagedServer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    static final String KEY = "1234567890123456";
    private static final String OPERATORS_SECRET = "the secret that signs the tokens of operators";

    private final ApiDocument document = ApiDocument.read();
    private final UnaryOperator<RealtimeSettings.Builder> settings;
    private final UnaryOperator<RealtimeBuilder> parts;
    private final Meters meters;
    private final @Nullable ManagedServer first;
    private EncryptionSettings encryption = EncryptionSettings.legacy(KEY);
    private @Nullable String slotSuffix;
    private Consumer<ManagedServer> before = server -> {};
    private @Nullable TestDatabase controlDatabase;
    private @Nullable TestDatabase project;
    private @Nullable ControlDatabase control;
    private @Nullable TenantDatabases databases;
    private @Nullable TestServer server;

    ManagedServer() {
        this(settings -> settings, parts -> parts, Meters.none());
    }

    ManagedServer(
            UnaryOperator<RealtimeSettings.Builder> settings, UnaryOperator<RealtimeBuilder> parts, Meters meters) {
        this(settings, parts, meters, null);
    }

    private ManagedServer(
            UnaryOperator<RealtimeSettings.Builder> settings,
            UnaryOperator<RealtimeBuilder> parts,
            Meters meters,
            @Nullable ManagedServer first) {
        this.settings = settings;
        this.parts = parts;
        this.meters = meters;
        this.first = first;
    }

    /** Another node on the same databases, which runs while this one does. */
    ManagedServer beside(UnaryOperator<RealtimeSettings.Builder> itsSettings) {
        return new ManagedServer(itsSettings, parts, meters, this);
    }

    /** Starts with these keys on the control database that {@code load} has filled. */
    ManagedServer startedOn(EncryptionSettings keys, Consumer<ManagedServer> load) {
        encryption = keys;
        before = load;
        return this;
    }

    /** Broadcasts what is stored in the tenants' databases, by a slot whose name ends so: slots of all tests are in one server. */
    ManagedServer streaming(String suffix) {
        slotSuffix = suffix;
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        controlDatabase = first == null ? TestDatabase.create() : started(first.controlDatabase);
        controlDatabase.execute("create schema if not exists _realtime");
        project = first == null ? TestDatabase.create() : first.project();
        before.accept(this);
        control = ControlDatabase.open(settings(controlDatabase));
        control.migrate().toCompletableFuture().join();
        databases = TenantDatabases.builder(control.tenants(), control.databases())
                .settings(TenantDatabasesSettings.builder()
                        .slotNameSuffix(slotSuffix == null ? "" : slotSuffix)
                        .build())
                .meters(meters)
                .build();
        BroadcastSource stored = slotSuffix == null ? BroadcastSource.none() : databases.broadcasts();
        server = TestServer.create(settings, this::managed).with(() -> stored).start();
        databases.attach(server.engine());
    }

    private ControlSettings settings(TestDatabase database) {
        return ControlSettings.encryptedWith(encryption)
                .host(database.host())
                .port(database.port())
                .name(database.name())
                .user(database.user())
                .password(database.password())
                .afterConnectQuery("set search_path to _realtime")
                .build();
    }

    private RealtimeBuilder managed(RealtimeBuilder builder) {
        ControlDatabase tenants = started(control);
        TenantDatabases theirs = started(databases);
        AdminApi.builder(tenants, theirs, ApiTokens.of(List.of(OPERATORS_SECRET), Set.of(), JwtSettings.defaults()))
                .node("realtime@test", null)
                .endpoints()
                .forEach(builder::endpoint);
        return parts.apply(builder.tenants(tenants.tenants()).authorizer(theirs.authorizer()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        started(server).afterEach(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        started(server).close();
        started(databases).close();
        started(control).close();
        if (first == null) {
            started(project).close();
            started(controlDatabase).close();
        }
    }

    TestServer server() {
        return started(server);
    }

    private static <T> T started(@Nullable T part) {
        return Objects.requireNonNull(part, "the server has not been started");
    }

    /** The database of the tenants. */
    TestDatabase project() {
        return started(project);
    }

    /** Runs statements in the control database. */
    void store(String sql) {
        started(controlDatabase).execute("set search_path to _realtime; " + sql);
    }

    /** The first column of the first row of what the control database answers, as text. */
    @Nullable
    String stored(String sql) {
        return query(started(controlDatabase), "set search_path to _realtime", sql);
    }

    /** The first column of the first row of what the database of the tenants answers, as text. */
    @Nullable
    String inProject(String sql) {
        return query(project(), "set search_path to realtime, public", sql);
    }

    private static @Nullable String query(TestDatabase database, String before, String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(before);
            try (ResultSet rows = statement.executeQuery(sql)) {
                return rows.next() ? rows.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** A token of an operator. */
    static String operator() {
        return Tokens.hs256("{}", OPERATORS_SECRET);
    }

    /** Sends a request of an operator, whose answer has to be one that the description of the API names. */
    HttpReply call(String method, String path) {
        return checked(method, path, new HttpCall(method, path));
    }

    /** Sends a request of an operator about a tenant, whose answer has to be one that the description of the API names. */
    HttpReply call(String method, String path, String tenant) {
        return checked(method, path, new HttpCall(method, path).json(Json.text("{'tenant':" + tenant + "}")));
    }

    private HttpReply checked(String method, String path, HttpCall call) {
        HttpReply reply = send("admin", call.bearer(operator()));
        document.check(method, path, reply);
        return reply;
    }

    HttpReply send(HttpCall call) {
        return started(server).open().call(call.header("connection", "close"));
    }

    /** Sends a request to a tenant. */
    HttpReply send(String tenant, HttpCall call) {
        return send(call.host(tenant + ".example.com"));
    }

    /** Stores a new tenant whose tokens are signed with {@link Tokens#SECRET}. */
    JsonNode create(String tenant) {
        HttpReply reply = call("PUT", "/api/tenants/" + tenant, newTenant());
        assertThat(reply.status()).as("%s", reply).isEqualTo(201);
        return data(reply);
    }

    /** What a request says about a new tenant, but for its id. */
    String newTenant() {
        return "{'jwt_secret':'" + Tokens.SECRET + "','extensions':[" + extension() + "]}";
    }

    /** The extension that describes the database of the tenants. */
    String extension() {
        return extension(started(project).port());
    }

    String extension(int port) {
        return extension(project(), port);
    }

    static String extension(TestDatabase database, int port) {
        return ("{'type':'postgres_cdc_rls','settings':{'region':'us-east-1','db_host':'%s','db_port':'%d','db_name':'%s',"
                        + "'db_user':'%s','db_password':'%s','ssl_enforced':false}}")
                .formatted(database.host(), port, database.name(), database.user(), database.password());
    }

    /** Connects a client of a tenant and joins the topic. */
    Client joined(String tenant, String topic) {
        return connected(tenant).join(topic);
    }

    Client connected(String tenant) {
        return connected(tenant, Tokens.anon());
    }

    Client connected(String tenant, String token) {
        return connected(handshake(tenant, token));
    }

    Client connected(String tenant, String token, String header, String value) {
        return connected(handshake(tenant, token).header(header, value));
    }

    Client connected(String tenant, String token, Dialect dialect) {
        return connected(handshake(tenant, token, dialect), dialect);
    }

    private Client connected(HttpCall handshake) {
        return connected(handshake, Dialect.V2);
    }

    private Client connected(HttpCall handshake, Dialect dialect) {
        TestSocket socket = started(server).open();
        socket.upgrade(handshake);
        return new Client(socket, dialect);
    }

    /** The answer to a client of a tenant that cannot connect. */
    HttpReply refused(String tenant) {
        return refused(tenant, Tokens.anon());
    }

    HttpReply refused(String tenant, String token) {
        return started(server).open().call(handshake(tenant, token));
    }

    private static HttpCall handshake(String tenant, String token) {
        return handshake(tenant, token, Dialect.V2);
    }

    private static HttpCall handshake(String tenant, String token, Dialect dialect) {
        return TestSocket.upgradeCall("/socket/websocket")
                .host(tenant + ".example.com")
                .query("apikey=" + token)
                .query("vsn=" + dialect.version());
    }

    static JsonNode data(HttpReply reply) {
        return Json.received(reply.body()).path("data");
    }
}
