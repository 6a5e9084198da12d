package io.realtime4j.core.spi;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.protocol.TopicMessage;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The engine's services for features. Thread-safe. */
public interface FeatureContext {
    /** {@return verifies tokens} */
    TokenVerifier tokenVerifier();

    /** {@return decides about private topics} */
    Authorizer authorizer();

    /** {@return where to count} */
    Meters meters();

    /**
     * Publishes to the topic's channels on all nodes.
     *
     * @param message what
     */
    void publish(TopicMessage message);

    /**
     * Publishes to the topic's channels on this node only, for what each node makes for its own channels.
     *
     * @param message what
     */
    void deliver(TopicMessage message);

    /** {@return the node's lanes, for features that keep state of their own: each piece belongs to one lane} */
    List<Lane> lanes();

    /** {@return the node's wall clock} */
    InstantSource clock();

    /** {@return the node's name in the cluster} */
    String nodeName();

    /**
     * Gives access to the bus between nodes, apart from that of all other features: only what this feature publishes there
     * arrives there.
     *
     * @param feature name of the feature
     * @return the access; closing it ends the subscriptions made through it
     */
    PubSub.Bus bus(String feature);

    /**
     * Finds the counters of a tenant.
     *
     * @param tenant the tenant
     * @return its counters on this node
     */
    TenantRates rates(Tenant tenant);

    /**
     * Runs the first checks of a tenant-facing HTTP request: finds the tenant by its host, counts the request, compares the
     * tenant's requests per second with its limit.
     *
     * @param request the request
     * @return the tenant, or the answer 401 or 429
     */
    CompletionStage<Admission> admit(HttpRequest request);

    /** What came of the first checks. */
    sealed interface Admission {}

    /**
     * The request may go on.
     *
     * @param tenant whose it is
     * @param headers {@code x-rate-…}, to be put on every answer from here on
     */
    record Passed(Tenant tenant, Map<String, String> headers) implements Admission {}

    /**
     * The request is answered.
     *
     * @param response with all its headers
     */
    record Answered(HttpResponse response) implements Admission {}
}
