package io.realtime4j.tck;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.PubSub;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.core.spi.TokenVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contracts of what core and this module bring with them. */
class BuiltInsTest {
    private static final Tenant ACME = Tenant.named("acme").jwtSecret("1").build();
    private static final Tenant OTHER = Tenant.named("other").jwtSecret("2").build();

    private static AuthorizerContract.Expectation expect(
            String topic, boolean write, boolean broadcast, boolean presence) {
        Claims claims = new Claims(Map.of("role", "anon"), Long.MAX_VALUE, "{}");
        Authorizer.Request request =
                new Authorizer.Request(ACME, topic, claims, Map.of(), EnumSet.allOf(Extension.class));
        return new AuthorizerContract.Expectation(request, write, broadcast, presence);
    }

    @Nested
    class LocalPubSub extends PubSubContract {
        @Override
        protected PubSub create() {
            return PubSub.local();
        }
    }

    /** Once it is healed; a thread lets its time pass. */
    @Nested
    class HealedFaultyPubSub extends PubSubContract {
        private final AtomicBoolean stopped = new AtomicBoolean();

        @Override
        protected PubSub create() {
            FaultyPubSub bus = new FaultyPubSub(0, Duration.ZERO);
            bus.heal();
            Thread time = new Thread(() -> {
                while (!stopped.get()) {
                    bus.advance(Duration.ofMillis(1));
                    LockSupport.parkNanos(100_000);
                }
            });
            time.setDaemon(true);
            time.start();
            return bus;
        }

        @AfterEach
        void stopTime() {
            stopped.set(true);
        }
    }

    @Nested
    class InMemoryTenantStore extends TenantStoreContract {
        @Override
        protected TenantStore create() {
            return TenantStore.inMemory(ACME);
        }
    }

    @Nested
    class FileTenantStore extends TenantStoreContract {
        @TempDir
        Path folder;

        @Override
        protected TenantStore create() throws Exception {
            Path file = folder.resolve("tenants.json");
            Files.writeString(file, "[{\"external_id\":\"acme\",\"jwt_secret\":\"s\"}]");
            return TenantStore.fromFile(file);
        }
    }

    @Nested
    class AllowAll extends AuthorizerContract {
        @Override
        protected Authorizer create() {
            return Authorizer.allowAll();
        }

        @Override
        protected List<Expectation> expectations() {
            return List.of(expect("a", false, true, true), expect("a", true, true, true));
        }
    }

    @Nested
    class DenyAll extends AuthorizerContract {
        @Override
        protected Authorizer create() {
            return Authorizer.denyAll();
        }

        @Override
        protected List<Expectation> expectations() {
            return List.of(expect("a", false, false, false), expect("a", true, false, false));
        }
    }

    @Nested
    class Policy extends AuthorizerContract {
        private boolean broken;

        @Override
        protected Authorizer create() {
            return Authorizer.of((request, write, extension) -> {
                if (broken) {
                    throw new IllegalStateException("the policy cannot be decided");
                }
                return switch (request.topic()) {
                    case "news" -> !write;
                    case "room" -> extension == Extension.BROADCAST || write;
                    default -> false;
                };
            });
        }

        @Override
        protected List<Expectation> expectations() {
            return List.of(
                    expect("news", false, true, true),
                    expect("news", true, false, false),
                    expect("room", false, true, false),
                    expect("room", true, true, true),
                    expect("attic", false, false, false));
        }

        @Override
        protected Optional<Outage> createWithOutage() {
            broken = true;
            Authorizer authorizer = create();
            return Optional.of(new Outage() {
                @Override
                public Authorizer authorizer() {
                    return authorizer;
                }

                @Override
                public Expectation expectation() {
                    return expect("room", false, true, false);
                }

                @Override
                public void end() {
                    broken = false;
                }
            });
        }
    }

    @Nested
    class NoMeters extends MetersContract {
        @Override
        protected Meters create() {
            return Meters.none();
        }

        @Override
        protected Optional<Reader> reader(Meters meters) {
            return Optional.empty();
        }
    }

    @Nested
    class Recording extends MetersContract {
        @Override
        protected Meters create() {
            return new RecordingMeters();
        }

        @Override
        protected Optional<Reader> reader(Meters meters) {
            return Optional.of(new RecordingReader((RecordingMeters) meters));
        }
    }

    @Nested
    class FixedTokens extends TokenVerifierContract {
        private @Nullable FixedTokenVerifier verifier;

        @Override
        protected TokenVerifier create(InstantSource clock) {
            FixedTokenVerifier made = new FixedTokenVerifier(clock);
            verifier = made;
            return made;
        }

        @Override
        protected Tenant tenant() {
            return ACME;
        }

        @Override
        protected Tenant otherTenant() {
            return OTHER;
        }

        @Override
        protected String issue(Tenant tenant, long expiresAt) {
            TenantId id = tenant.id();
            String token = id + " until " + expiresAt;
            if (verifier == null) {
                throw new IllegalStateException("no verifier was made");
            }
            verifier.accept(id, token, new Claims(Map.of(), expiresAt, "{}"));
            return token;
        }
    }
}
