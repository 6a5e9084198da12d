package io.realtime4j.core.internal;

import io.realtime4j.core.Message;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.Meters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all connections of a node share. Thread-safe. */
final class Services {
    private final EngineParts parts;
    private final Hub hub;
    private final TenantRuntimes runtimes;
    private final ChannelAdmission admission;
    private final Map<String, Integer> featureByEvent = new HashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong connectionIds = new AtomicLong();
    private final Set<SubmissionPublisher<Message>> streams = ConcurrentHashMap.newKeySet();
    private final Map<String, Meters.Counter> drops = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    Services(EngineParts parts, Hub hub, TenantRuntimes runtimes) {
        this.parts = parts;
        this.hub = hub;
        this.runtimes = runtimes;
        this.admission = new ChannelAdmission(parts);
        List<ChannelFeature> features = parts.features();
        for (int i = 0; i < features.size(); i++) {
            for (String event : features.get(i).events()) {
                Integer other = featureByEvent.putIfAbsent(event, i);
                if (other != null) {
                    throw new IllegalStateException("event " + event + " is handled by both features "
                            + features.get(other).name() + " and "
                            + features.get(i).name());
                }
            }
        }
    }

    EngineParts parts() {
        return parts;
    }

    Hub hub() {
        return hub;
    }

    TenantRuntimes runtimes() {
        return runtimes;
    }

    ChannelAdmission admission() {
        return admission;
    }

    /** Index of the feature that handles an event, or -1. */
    int featureOf(String event) {
        return featureByEvent.getOrDefault(event, -1);
    }

    AtomicInteger connections() {
        return connections;
    }

    long nextConnectionId() {
        return connectionIds.incrementAndGet();
    }

    long nowSeconds() {
        return parts.clock().instant().getEpochSecond();
    }

    long nowMillis() {
        return parts.clock().millis();
    }

    boolean isStopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
    }

    /** Streams of messages that are open; they complete when the node stops. */
    Set<SubmissionPublisher<Message>> streams() {
        return streams;
    }

    /** Counts something that was dropped or refused, by reason. */
    Meters.Counter drops(String reason) {
        return drops.computeIfAbsent(reason, name -> parts.meters().counter("realtime_drops_total", null, name));
    }
}
