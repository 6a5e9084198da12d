package io.realtime4j.benchmarks.jmh;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.core.spi.TokenVerifier.Verification;
import io.realtime4j.core.spi.TokenVerifier.Verified;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.tenancy.JwtSettings;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Verifying a token that is remembered, and one that is not. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // set by the set-up
public class TokenBenchmark {
    private static final String SECRET = "a secret of sufficient length for HS256";

    private Tenant tenant;
    private String token;
    private TokenVerifier remembering;
    private TokenVerifier forgetting;

    /**
     * Makes the token and the verifiers.
     *
     * @throws IllegalStateException when the token is refused
     */
    @Setup
    public void prepare() {
        tenant = Tenant.named("acme").jwtSecret(SECRET).build();
        token = Jwt.sign(
                SECRET,
                Map.of(
                        "role",
                        "authenticated",
                        "sub",
                        "2f1c8f0e-9df3-4c5c-b0a8-5a8f3d1f0a11",
                        "exp",
                        Instant.now().plusSeconds(86_400)));
        remembering = Jwt.verifier();
        forgetting = Jwt.verifier(JwtSettings.builder().cachedTokens(0).build());
        if (!(remembered() instanceof Verified) || !(notRemembered() instanceof Verified)) {
            throw new IllegalStateException("the token is refused");
        }
    }

    /**
     * Verifies a token that was verified before.
     *
     * @return the outcome
     */
    @Benchmark
    public Verification remembered() {
        return remembering.verify(tenant, token).toCompletableFuture().join();
    }

    /**
     * Verifies a token as if for the first time.
     *
     * @return the outcome
     */
    @Benchmark
    public Verification notRemembered() {
        return forgetting.verify(tenant, token).toCompletableFuture().join();
    }
}
