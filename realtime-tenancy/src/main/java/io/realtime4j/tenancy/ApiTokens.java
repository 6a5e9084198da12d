package io.realtime4j.tenancy;

import io.realtime4j.core.protocol.TokenText;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.tenancy.internal.jwt.SharedSecrets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Admits HTTP requests of operators: those with one header {@code Authorization: Bearer <token>}, spelled exactly so, whose
 * token is signed with a secret of the server. The token is percent-decoded and freed of white space, must not be on the list
 * of blocked ones, and be an HS256, HS384 or HS512 JWT. It needs no claims; {@code exp}, {@code iat} and the claims of {@link
 * JwtSettings#claimValidators()} must be right if present.
 *
 * <pre>{@code
 * ApiTokens tokens = ApiTokens.of(List.of(secret, nextSecret), Set.of(), JwtSettings.defaults());
 * Realtime.builder().endpoint(tokens.guard(HttpEndpoint.of("GET", "/metrics", metrics)))
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class ApiTokens {
    private static final String SCHEME = "Bearer ";

    private final SharedSecrets secrets;
    private final Set<String> blocked;

    private ApiTokens(SharedSecrets secrets, Set<String> blocked) {
        this.secrets = secrets;
        this.blocked = blocked;
    }

    /**
     * Makes a gate.
     *
     * @param secrets the texts whose UTF-8 bytes are the keys, several while one replaces another; an empty one counts as not
     *     given, and without any every request is refused
     * @param blocked tokens to be refused although they are good
     * @param settings what claims must equal, and the clock
     * @return the gate
     */
    public static ApiTokens of(List<String> secrets, Collection<String> blocked, JwtSettings settings) {
        return new ApiTokens(new SharedSecrets(secrets, settings), Set.copyOf(blocked));
    }

    /**
     * Tells whether a request may go on.
     *
     * @param request the request
     * @return whether it has a good token
     */
    public boolean admits(HttpRequest request) {
        List<String> headers = request.headers().getOrDefault("authorization", List.of());
        if (headers.size() != 1 || !headers.get(0).startsWith(SCHEME)) {
            return false;
        }
        String token = TokenText.normalize(headers.get(0).substring(SCHEME.length()));
        return !blocked.contains(token) && secrets.accept(token);
    }

    /**
     * Puts the gate in front of an endpoint.
     *
     * @param endpoint answers requests that are admitted
     * @return an endpoint that answers all others with 403 and no body
     */
    public HttpEndpoint guard(HttpEndpoint endpoint) {
        return new Guarded(endpoint);
    }

    private final class Guarded implements HttpEndpoint {
        private final HttpEndpoint endpoint;

        Guarded(HttpEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public String method() {
            return endpoint.method();
        }

        @Override
        public String path() {
            return endpoint.path();
        }

        @Override
        public Kind kind() {
            return endpoint.kind();
        }

        @Override
        public CompletionStage<HttpResponse> handle(HttpRequest request) {
            return admits(request)
                    ? endpoint.handle(request)
                    : CompletableFuture.completedFuture(HttpResponse.empty(403));
        }
    }
}
