package io.realtime4j.tck;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Extension;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BrokenAuthorizerTest {
    @TestFactory
    Stream<DynamicTest> brokenAuthorizersAreCaught() {
        return BrokenFakes.of(AuthorizerContract.class, BrokenAuthorizerTest.class);
    }

    /** Lets everybody read broadcasts and nothing else, to have one method wrong. */
    static class Bent implements Authorizer {
        private final Authorizer sound =
                Authorizer.of((request, write, extension) -> !write && extension == Extension.BROADCAST);

        @Override
        public CompletionStage<Result> read(Request request) {
            return sound.read(request);
        }

        @Override
        public CompletionStage<Result> write(Request request) {
            return sound.write(request);
        }
    }

    abstract static class Broken extends AuthorizerContract {
        private static final Authorizer.Request REQUEST = new Authorizer.Request(
                Tenant.named("a").build(),
                "room",
                new Claims(Map.of(), Long.MAX_VALUE, "{}"),
                Map.of(),
                EnumSet.allOf(Extension.class));
        final AtomicBoolean outage = new AtomicBoolean();

        @Override
        protected List<Expectation> expectations() {
            return List.of(new Expectation(REQUEST, false, true, false), new Expectation(REQUEST, true, false, false));
        }

        @Override
        protected Optional<Outage> createWithOutage() {
            outage.set(true);
            Authorizer created = create();
            return Optional.of(new Outage() {
                @Override
                public Authorizer authorizer() {
                    return created;
                }

                @Override
                public Expectation expectation() {
                    return expectations().get(0);
                }

                @Override
                public void end() {
                    outage.set(false);
                }
            });
        }

        @Override
        protected abstract Authorizer create();

        @Override
        protected Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    @Breaks("Authorizer 1")
    static class ServesTheFirstThreadOnly extends Broken {
        @Override
        protected Authorizer create() {
            Thread first = Thread.currentThread();
            return new Bent() {
                @Override
                public CompletionStage<Result> read(Request request) {
                    return Thread.currentThread() == first && !outage.get()
                            ? super.read(request)
                            : CompletableFuture.failedFuture(new IllegalStateException("a foreign thread"));
                }
            };
        }
    }

    @Breaks("Authorizer 2")
    static class DecidesBothOrNothing extends Broken {
        @Override
        protected Authorizer create() {
            return new Bent() {
                @Override
                public CompletionStage<Result> read(Request request) {
                    return request.extensions().size() == 2
                            ? super.read(request)
                            : CompletableFuture.completedFuture(new Decided(false, false));
                }
            };
        }
    }

    @Breaks("Authorizer 3")
    static class KeepsFailures extends Broken {
        @Override
        protected Authorizer create() {
            return new Bent() {
                private @Nullable Result failure;

                @Override
                public CompletionStage<Result> read(Request request) {
                    if (outage.get()) {
                        failure = new Failed(Failure.UNAVAILABLE, "");
                    }
                    return failure == null ? super.read(request) : CompletableFuture.completedFuture(failure);
                }
            };
        }
    }

    @Breaks("Authorizer 3")
    static class DeniesWhenItFails extends Broken {
        @Override
        protected Authorizer create() {
            return new Bent() {
                @Override
                public CompletionStage<Result> read(Request request) {
                    return outage.get()
                            ? CompletableFuture.completedFuture(new Decided(false, false))
                            : super.read(request);
                }
            };
        }
    }

    @Breaks("Authorizer 4")
    static class NeverAnswersWhenItFails extends Broken {
        @Override
        protected Authorizer create() {
            return new Bent() {
                @Override
                public CompletionStage<Result> read(Request request) {
                    return outage.get() ? new CompletableFuture<>() : super.read(request);
                }
            };
        }
    }

    @Breaks("Authorizer 5")
    static class IsReadyOnce extends Broken {
        @Override
        protected Authorizer create() {
            AtomicBoolean prepared = new AtomicBoolean();
            return new Bent() {
                @Override
                public CompletionStage<Optional<Failed>> prepare(Tenant tenant) {
                    return CompletableFuture.completedFuture(
                            prepared.compareAndSet(false, true)
                                    ? Optional.empty()
                                    : Optional.of(new Failed(Failure.INITIALIZING, "")));
                }
            };
        }
    }
}
