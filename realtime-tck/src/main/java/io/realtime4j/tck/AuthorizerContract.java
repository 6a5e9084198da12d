package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Authorizer.Decided;
import io.realtime4j.core.spi.Authorizer.Request;
import io.realtime4j.core.spi.Authorizer.Result;
import io.realtime4j.core.spi.Extension;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The obligations of {@link Authorizer}. */
public abstract class AuthorizerContract extends Contract {
    private static final int ROUNDS = 20;

    private Authorizer authorizer;

    /** For the tests of an implementation. */
    protected AuthorizerContract() {}

    /**
     * Makes an authorizer. Asked once per test.
     *
     * @return the authorizer
     * @throws Exception when it cannot be made, which fails the test
     */
    protected abstract Authorizer create() throws Exception;

    /** {@return what it has to decide; at least one, better ones with different answers} */
    protected abstract List<Expectation> expectations();

    /**
     * Makes an authorizer that cannot find anything out for a while.
     *
     * @return the authorizer and its outage, or empty when it needs nothing that could fail; then only decisions are tested
     * @throws Exception when it cannot be made, which fails the test
     */
    protected Optional<Outage> createWithOutage() throws Exception {
        return Optional.empty();
    }

    /**
     * A question and its answer.
     *
     * @param request with both extensions
     * @param write whether it is about writing
     * @param broadcast whether broadcasts are to be allowed
     * @param presence whether presence is to be allowed
     */
    public record Expectation(Request request, boolean write, boolean broadcast, boolean presence) {}

    /** What an authorizer depends on, out of order until it is ended. */
    public interface Outage {
        /** {@return the authorizer, which cannot find anything out} */
        Authorizer authorizer();

        /** {@return what it decides when nothing is in its way} */
        Expectation expectation();

        /**
         * Ends the outage; returns when the next request can be decided.
         *
         * @throws Exception when it cannot be ended, which fails the test
         */
        void end() throws Exception;
    }

    @BeforeEach
    void createAuthorizer() throws Exception {
        authorizer = create();
        assertThat(expectations()).as("expectations").isNotEmpty();
    }

    @Test
    @DisplayName("Authorizer 1: any thread may ask")
    void givenAnotherThread_whenAsked_thenDecided() throws Exception {
        for (Expectation expected : expectations()) {
            Decided decision = elsewhere("the decision", () -> decide(authorizer, expected));

            assertDecided(decision, expected);
        }
    }

    @Test
    @DisplayName("Authorizer 1: several threads get each the answer to its own question")
    void givenSeveralThreads_whenAsking_thenAnswersAreNotMixedUp() throws Exception {
        List<CompletableFuture<Boolean>> threads = new ArrayList<>();
        for (Expectation expected : expectations()) {
            threads.add(start(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    assertDecided(decide(authorizer, expected), expected);
                }
                return true;
            }));
        }

        for (CompletableFuture<Boolean> thread : threads) {
            assertThat(value(thread, "the decisions")).isTrue();
        }
    }

    @Test
    @DisplayName("Authorizer 2: an extension is decided alone as it is together with the other")
    void givenOneExtension_whenAsked_thenItIsDecided() throws Exception {
        for (Expectation expected : expectations()) {
            assertThat(decide(authorizer, only(expected, Extension.BROADCAST)).broadcast())
                    .as("broadcasts alone: %s", expected)
                    .isEqualTo(expected.broadcast());
            assertThat(decide(authorizer, only(expected, Extension.PRESENCE)).presence())
                    .as("presence alone: %s", expected)
                    .isEqualTo(expected.presence());
        }
    }

    @Test
    @DisplayName("Authorizer 3: allowed and denied are decisions")
    void givenRequests_whenAsked_thenDecided() throws Exception {
        for (Expectation expected : expectations()) {
            assertDecided(decide(authorizer, expected), expected);
        }
    }

    @Test
    @DisplayName("Authorizer 3: what cannot be found out is no decision, and is asked again")
    void givenOutage_whenItEnds_thenTheNextRequestIsDecided() throws Exception {
        Outage outage = outage();
        Expectation expected = outage.expectation();
        assertThat(trouble(outage)).isTrue();

        outage.end();

        assertDecided(decide(outage.authorizer(), expected), expected);
    }

    @Test
    @DisplayName("Authorizer 4: what cannot be found out comes to an end")
    void givenOutage_whenAsked_thenAnsweredOrFailed() throws Exception {
        Outage outage = outage();
        try {
            assertThat(trouble(outage)).isTrue();
        } finally {
            outage.end();
        }
    }

    @Test
    @DisplayName("Authorizer 5: nothing is left to do when prepared again")
    void givenSeveralCalls_whenPrepared_thenReady() throws Exception {
        for (Expectation expected : expectations()) {
            value(authorizer.prepare(expected.request().tenant()), "prepare");

            assertThat(elsewhere(
                            "prepare",
                            () -> value(authorizer.prepare(expected.request().tenant()), "prepare")))
                    .isEmpty();
        }
    }

    private Outage outage() throws Exception {
        Optional<Outage> outage = createWithOutage();
        assumeTrue(outage.isPresent(), "this authorizer needs nothing that could fail");
        return outage.get();
    }

    /** Whether there is no decision, in any of the allowed ways. */
    private boolean trouble(Outage outage) throws Exception {
        try {
            return !(ask(outage.authorizer(), outage.expectation()) instanceof Decided);
        } catch (ExecutionException e) {
            return !(e.getCause() instanceof AssertionError); // which says that nothing came
        }
    }

    private Result ask(Authorizer asked, Expectation expected) throws Exception {
        CompletableFuture<Result> answer = start(() -> value(
                expected.write() ? asked.write(expected.request()) : asked.read(expected.request()), "a decision"));
        return value(answer, "an answer");
    }

    private Decided decide(Authorizer asked, Expectation expected) throws Exception {
        Result result = value(
                expected.write() ? asked.write(expected.request()) : asked.read(expected.request()), "a decision");
        assertThat(result).as("answer to %s", expected).isInstanceOf(Decided.class);
        return (Decided) result;
    }

    private static void assertDecided(Decided decision, Expectation expected) {
        assertThat(decision).isEqualTo(new Decided(expected.broadcast(), expected.presence()));
    }

    private static Expectation only(Expectation expected, Extension extension) {
        Request all = expected.request();
        Set<Extension> one = EnumSet.of(extension);
        return new Expectation(
                new Request(all.tenant(), all.topic(), all.claims(), all.headers(), one),
                expected.write(),
                expected.broadcast(),
                expected.presence());
    }
}
