package io.realtime4j.core.internal;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.protocol.TokenText;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checks of a request to open a link, in the order of {@code docs/protocol.md}, connecting. Thread-safe. */
final class Handshakes {
    private static final Logger log = LoggerFactory.getLogger(Handshakes.class);
    private static final String UNKNOWN = "Error connecting to Realtime";

    private final EngineParts parts;
    private final HostNames hosts;
    private final TenantRuntimes runtimes;

    Handshakes(EngineParts parts, HostNames hosts, TenantRuntimes runtimes) {
        this.parts = parts;
        this.hosts = hosts;
        this.runtimes = runtimes;
    }

    CompletionStage<HandshakeResult> check(HandshakeRequest request) {
        QueryString query = QueryString.parse(request.rawQuery());
        Optional<ProtocolVersion> version =
                query.isNested("vsn") ? Optional.empty() : ProtocolVersion.parse(query.value("vsn"));
        if (version.isEmpty()) {
            return CompletableFuture.completedFuture(
                    new HandshakeResult.Refused(HttpResponse.empty(403), Duration.ZERO));
        }
        Attempt attempt = new Attempt(request, query, version.get());
        return hosts.find(request.host()).thenCompose(attempt::withTenant).exceptionally(attempt::failed);
    }

    /** One request on its way through the checks. */
    private final class Attempt {
        private final HandshakeRequest request;
        private final QueryString query;
        private final ProtocolVersion version;

        Attempt(HandshakeRequest request, QueryString query, ProtocolVersion version) {
            this.request = request;
            this.query = query;
            this.version = version;
        }

        CompletionStage<HandshakeResult> withTenant(Optional<Tenant> found) {
            if (found.isEmpty()) {
                return refuse(404, ErrorCode.TENANT_NOT_FOUND, "Tenant not found");
            }
            Tenant tenant = found.get();
            if (tenant.suspended()) {
                return refuse(403, ErrorCode.REALTIME_DISABLED_FOR_TENANT, "Realtime was disabled for this tenant");
            }
            String given = firstHeader("x-api-key");
            if (given == null) {
                given = query.value("apikey");
            }
            if (given == null) {
                return refuse(401, ErrorCode.MISSING_API_KEY, "API key is missing");
            }
            String token = TokenText.normalize(given);
            return parts.tokenVerifier()
                    .verify(tenant, token)
                    .thenCompose(verified -> verified(tenant, token, verified));
        }

        private CompletionStage<HandshakeResult> verified(
                Tenant tenant, String token, TokenVerifier.Verification verification) {
            if (verification instanceof TokenVerifier.Refused refused) {
                TokenRefusal refusal = refused.refusal();
                return refuse(refusal.connectStatus(), ErrorCode.ERROR_AUTHORIZING_WEBSOCKET, refusal.connectText());
            }
            TenantRuntime runtime = runtimes.use(tenant);
            if (runtime.usersExceeded()) {
                return refuse(429, ErrorCode.CONNECTION_RATE_LIMIT_REACHED, "Too many connected users");
            }
            if (runtime.joinsExceeded()) {
                return refuse(429, ErrorCode.JOINS_RATE_LIMIT_REACHED, "Too many joins per second");
            }
            LogLevel level = LogLevel.parse(query.value("log_level"));
            return CompletableFuture.completedFuture(
                    new HandshakeResult.Admitted(new ConnectTicket(runtime, version, token, customHeaders(), level)));
        }

        private @Nullable String firstHeader(String name) {
            List<String> values = request.headers().getOrDefault(name, List.of());
            return values.isEmpty() ? null : values.get(0);
        }

        private Map<String, String> customHeaders() {
            Map<String, String> custom = new HashMap<>();
            request.headers().forEach((name, values) -> {
                if (name.startsWith("x-") && !values.isEmpty()) {
                    custom.put(name, values.get(values.size() - 1));
                }
            });
            return Map.copyOf(custom);
        }

        HandshakeResult failed(Throwable failure) {
            log.atError()
                    .addKeyValue("code", ErrorCode.ERROR_CONNECTING_TO_WEBSOCKET.wireName())
                    .addKeyValue("host", request.host())
                    .setCause(failure)
                    .log("handshake failed");
            return refusal(500, UNKNOWN);
        }

        private CompletionStage<HandshakeResult> refuse(int status, ErrorCode code, String text) {
            log.atDebug()
                    .addKeyValue("code", code.wireName())
                    .addKeyValue("host", request.host())
                    .addKeyValue("status", status)
                    .log("handshake refused");
            return CompletableFuture.completedFuture(refusal(status, text));
        }
    }

    private HandshakeResult refusal(int status, String text) {
        String quoted = new String(JsonText.quote(text), StandardCharsets.UTF_8);
        return new HandshakeResult.Refused(
                HttpResponse.json(status, "{\"error\":" + quoted + "}"),
                parts.settings().connectErrorBackoff());
    }
}
