package io.realtime4j.launcher;

import ch.qos.logback.classic.Level;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.OutboundLimits;
import io.realtime4j.launcher.dashboard.DashboardAccess;
import io.realtime4j.presence.PresenceSettings;
import io.realtime4j.tenancy.ApiTokens;
import io.realtime4j.tenancy.JwtSettings;
import io.realtime4j.transport.tyrus.TyrusSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the environment says, as settings of the modules. Each default is that of the module unless the variable has one of
 * its own.
 *
 * @param engine of the core
 * @param listener of the transport
 * @param tokens of the token verifier
 * @param presence of the presence feature
 * @param metricsTokens who may read the metrics
 * @param metricsTimeout how long to wait for the metrics of other nodes
 * @param dashboard who may see the dashboard
 * @param tenantLimits of tenants for which nothing was said
 * @param selfHosted the one tenant of a self-hosted installation
 * @param seedSelfHosted whether {@code serve} knows that tenant
 * @param tenantsFile JSON file with more tenants
 * @param warmUp how long to rehearse after the start
 * @param logLevel least level of a line
 */
record Configuration(
        RealtimeSettings engine,
        TyrusSettings listener,
        JwtSettings tokens,
        PresenceSettings presence,
        ApiTokens metricsTokens,
        Duration metricsTimeout,
        DashboardAccess dashboard,
        TenantLimits tenantLimits,
        Tenant selfHosted,
        boolean seedSelfHosted,
        Optional<Path> tenantsFile,
        Duration warmUp,
        Level logLevel) {
    private static final String SELF_HOST_SECRET = "super-secret-jwt-token-with-at-least-32-characters-long";
    private static final String LOG_LEVELS = "debug, info, notice, warning, error, critical, alert or emergency";
    private static final long MOST_OUTBOUND_BYTES = 1_000_000_000;
    /** Below what may wait for a link by default, since who joins gets all of it in one frame. */
    private static final int MOST_TOPIC_BYTES = 40_000_000;

    /**
     * Reads the environment.
     *
     * @param environment the variables
     * @return the configuration
     * @throws IllegalArgumentException when a variable has a value that cannot be used
     */
    static Configuration read(Environment environment) {
        TenantLimits limits = limits(environment);
        JwtSettings tokens = tokens(environment);
        Configuration configuration = new Configuration(
                engine(environment),
                listener(environment),
                tokens,
                presence(environment),
                metricsTokens(environment, tokens),
                environment.millis("METRICS_RPC_TIMEOUT_IN_MS", Duration.ofSeconds(15), 1),
                dashboard(environment),
                limits,
                selfHosted(environment, limits),
                environment.text("SEED_SELF_HOST", "false").equals("true"),
                environment.path("TENANTS_FILE"),
                environment.millis("WARM_UP_MS", Duration.ofSeconds(3), 0),
                environment
                        .parsed("LOG_LEVEL", LOG_LEVELS, Configuration::level)
                        .orElse(Level.INFO));
        for (String name : KnownVariables.withoutEffect()) {
            if (environment.isSet(name)) {
                environment.warn("Environment variable " + name + " has no effect in this implementation");
            }
        }
        return configuration;
    }

    private static RealtimeSettings engine(Environment environment) {
        environment.alias("DISCONNECT_SOCKET_ON_NO_CHANNELS_INTERVAL_IN_MS", "NO_CHANNEL_TIMEOUT_IN_MS");
        RealtimeSettings.Builder settings = RealtimeSettings.builder();
        settings.nodeName(nodeName(environment, settings.build().nodeName()));
        environment.text("REGION").ifPresent(settings::region);
        return settings.defaultTenant(environment
                        .parsed("DEFAULT_TENANT", "at least one character", TenantId::new)
                        .orElse(null))
                .connectErrorBackoff(environment.millis("CONNECT_ERROR_BACKOFF_MS", Duration.ofSeconds(2), 0))
                .channelErrorBackoff(environment.millis("CHANNEL_ERROR_BACKOFF_MS", Duration.ofSeconds(5), 0))
                .noChannelTimeout(environment.millis("NO_CHANNEL_TIMEOUT_IN_MS", Duration.ofMinutes(10), 1))
                .outboundLimits(outboundLimits(environment))
                .requestIdBaggageKey(environment
                        .parsed("REQUEST_ID_BAGGAGE_KEY", "at least one character", Configuration::notEmpty)
                        .orElse("request-id"))
                .healthcheckLogging(!environment.flag("DISABLE_HEALTHCHECK_LOGGING", false))
                .shutdownTimeout(environment.millis("SHUTDOWN_TIMEOUT_MS", Duration.ofSeconds(30), 1))
                .build();
    }

    /** As {@code name@host}: the host is what other nodes know this one by. */
    private static String nodeName(Environment environment, String madeUp) {
        String appName = environment.text("APP_NAME", madeUp);
        String name = environment.text("NODE_NAME", appName);
        String host = environment.text("POD_IP", "127.0.0.1");
        return name.contains("@") ? name : name + "@" + host;
    }

    private static String notEmpty(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("empty");
        }
        return value;
    }

    private static OutboundLimits outboundLimits(Environment environment) {
        int perLink = environment.integer("WEBSOCKET_MAX_HEAP_SIZE", 50_000_000, 1, Integer.MAX_VALUE);
        long halfOfHeap = Runtime.getRuntime().maxMemory() / 2;
        int fallback = Math.toIntExact(Math.max(perLink, Math.min(MOST_OUTBOUND_BYTES, halfOfHeap)));
        return new OutboundLimits(
                perLink, environment.integer("MAX_OUTBOUND_BYTES", fallback, perLink, Integer.MAX_VALUE));
    }

    private static TyrusSettings listener(Environment environment) {
        Optional<Path> certificate = environment.path("TLS_CERTIFICATE_FILE");
        Optional<Path> key = environment.path("TLS_KEY_FILE");
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException(
                    "environment variables TLS_CERTIFICATE_FILE and TLS_KEY_FILE go together, only one is set");
        }
        int cores = Runtime.getRuntime().availableProcessors();
        return TyrusSettings.builder()
                .host(address(environment))
                .port(environment.integer("PORT", 4000, 0, 65_535))
                .backlog(environment.integer("LISTEN_BACKLOG", 1024, 1, 1_000_000))
                .maxConnections(environment.integer("MAX_CONNECTIONS", 100_000, 1, Integer.MAX_VALUE))
                .maxHeaderLength(environment.integer("MAX_HEADER_LENGTH", 4096, 64, 65_536))
                .lanes(environment.integer("EVENT_LOOPS", cores, 1, 1024))
                .compression(environment.flag("WEBSOCKET_COMPRESSION", false))
                .trustedProxies(trustedProxies(environment))
                .tls(certificate.orElse(null), key.orElse(null))
                .build();
    }

    private static String address(Environment environment) {
        String family = environment
                .parsed("REALTIME_IP_VERSION", "ipv4 or ipv6", Configuration::wildcard)
                .orElse("");
        return environment.text("LISTEN_ADDRESS", family);
    }

    private static String wildcard(String family) {
        return switch (family) {
            case "ipv4" -> "0.0.0.0";
            case "ipv6" -> "::";
            default -> throw new IllegalArgumentException(family);
        };
    }

    private static List<String> trustedProxies(Environment environment) {
        return environment
                .parsed(
                        "TRUSTED_PROXIES",
                        "a list of addresses or networks such as 10.0.0.0/8",
                        value -> TyrusSettings.builder()
                                .trustedProxies(Environment.list(value))
                                .build()
                                .trustedProxies())
                .orElse(List.of());
    }

    private static JwtSettings tokens(Environment environment) {
        return environment
                .parsed(
                        "JWT_CLAIM_VALIDATORS",
                        "a JSON object",
                        value ->
                                JwtSettings.builder().claimValidatorsJson(value).build())
                .orElseGet(JwtSettings::defaults);
    }

    private static PresenceSettings presence(Environment environment) {
        return PresenceSettings.builder()
                .maxClientCalls(environment.integer("CLIENT_PRESENCE_MAX_CALLS", 5, 1, Integer.MAX_VALUE))
                .clientWindow(environment.millis("CLIENT_PRESENCE_WINDOW_MS", Duration.ofSeconds(30), 1))
                .maxTopicBytes(environment.integer("PRESENCE_MAX_TOPIC_BYTES", 32 * 1024 * 1024, 0, MOST_TOPIC_BYTES))
                .build();
    }

    private static ApiTokens metricsTokens(Environment environment, JwtSettings tokens) {
        List<String> secrets = environment.text("METRICS_JWT_SECRET").stream().toList();
        List<String> blocked = environment
                .text("METRICS_TOKEN_BLOCKLIST")
                .map(Environment::list)
                .orElse(List.of());
        return ApiTokens.of(secrets, blocked, tokens);
    }

    /** Without a name or a password there is one that nobody knows. */
    private static DashboardAccess dashboard(Environment environment) {
        Optional<String> user = environment.text("DASHBOARD_USER");
        Optional<String> password = environment.text("DASHBOARD_PASSWORD");
        Optional<URI> team = environment.parsed(
                "CF_TEAM_DOMAIN", "the name or the domain of a team of Cloudflare Access", Configuration::team);
        if (environment.text("DASHBOARD_AUTH", "basic_auth").equals("zta")) {
            return DashboardAccess.cloudflare(team.orElseThrow(() -> new IllegalArgumentException(
                    "environment variable DASHBOARD_AUTH is \"zta\" and CF_TEAM_DOMAIN is not set, both are needed")));
        }
        return DashboardAccess.password(user.orElseGet(DevSecret::random), password.orElseGet(DevSecret::random));
    }

    private static URI team(String value) {
        if (value.contains("://")) {
            return URI.create(value.replaceFirst("/+$", ""));
        }
        return URI.create("https://" + notEmpty(value) + (value.contains(".") ? "" : ".cloudflareaccess.com"));
    }

    private static TenantLimits limits(Environment environment) {
        TenantLimits defaults = TenantLimits.defaults();
        return TenantLimits.builder()
                .maxConcurrentUsers(limit(environment, "TENANT_MAX_CONCURRENT_USERS", defaults.maxConcurrentUsers()))
                .maxEventsPerSecond(limit(environment, "TENANT_MAX_EVENTS_PER_SECOND", defaults.maxEventsPerSecond()))
                .maxJoinsPerSecond(limit(environment, "TENANT_MAX_JOINS_PER_SECOND", defaults.maxJoinsPerSecond()))
                .maxChannelsPerClient(
                        limit(environment, "TENANT_MAX_CHANNELS_PER_CLIENT", defaults.maxChannelsPerClient()))
                .maxBytesPerSecond(limit(environment, "TENANT_MAX_BYTES_PER_SECOND", defaults.maxBytesPerSecond()))
                .build();
    }

    private static int limit(Environment environment, String name, int fallback) {
        return environment.integer(name, fallback, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static Tenant selfHosted(Environment environment, TenantLimits limits) {
        return Tenant.named(environment.text("SELF_HOST_TENANT_NAME", "realtime-dev"))
                .jwtSecret(environment.text("API_JWT_SECRET", SELF_HOST_SECRET))
                .jwks(environment
                        .parsed("API_JWT_JWKS", "JSON", Configuration::json)
                        .orElse(null))
                .limits(limits)
                .build();
    }

    private static String json(String value) {
        if (!JsonText.isOneValue(Slice.of(value.getBytes(StandardCharsets.UTF_8)))) {
            throw new IllegalArgumentException("not well-formed");
        }
        return value;
    }

    private static Level level(String value) {
        return switch (value) {
            case "debug" -> Level.DEBUG;
            case "info", "notice" -> Level.INFO;
            case "warning" -> Level.WARN;
            case "error", "critical", "alert", "emergency" -> Level.ERROR;
            default -> throw new IllegalArgumentException(value);
        };
    }
}
