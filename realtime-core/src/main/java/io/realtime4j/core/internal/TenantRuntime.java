package io.realtime4j.core.internal;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.TenantRates;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node keeps about a tenant: its settings as last seen, its counters, users and channels. Thread-safe: settings are
 * an immutable snapshot, users and channels atomics, counters are sampled by the engine's clock only.
 */
final class TenantRuntime implements TenantRates {
    private static final Logger log = LoggerFactory.getLogger(TenantRuntime.class);
    private static final int SAMPLES = 12;
    private static final int REQUEST_SAMPLES = 60;
    private static final int REQUESTS_PER_PERIOD = 5;

    private final TenantId id;
    private final RateCounter events;
    private final RateCounter joins;
    private final RateCounter presence;
    private final RateCounter requests;
    private final Meters.Counter eventsMeter;
    private final Meters.Counter joinsMeter;
    private final Meters.Counter presenceMeter;
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger links = new AtomicInteger();
    private final AtomicInteger channels = new AtomicInteger();
    private volatile Tenant tenant;
    private volatile boolean sampling;

    TenantRuntime(Tenant tenant, double periodSeconds, Meters meters) {
        this.id = tenant.id();
        this.tenant = tenant;
        this.events = new RateCounter(SAMPLES, periodSeconds);
        this.joins = new RateCounter(SAMPLES, periodSeconds);
        this.presence = new RateCounter(SAMPLES, periodSeconds);
        this.requests = new RateCounter(REQUEST_SAMPLES, periodSeconds / REQUESTS_PER_PERIOD);
        this.eventsMeter = meters.counter("realtime_channel_events", id, null);
        this.joinsMeter = meters.counter("realtime_channel_joins", id, null);
        this.presenceMeter = meters.counter("realtime_channel_presence_events", id, null);
        meters.gauge("realtime_connections_connected", id, users::get);
        meters.gauge("realtime_channels_joined", id, channels::get);
    }

    TenantId id() {
        return id;
    }

    Tenant tenant() {
        return tenant;
    }

    /** Takes over new settings; counters whose limit changed start anew. */
    synchronized void update(Tenant changed) {
        Tenant before = tenant;
        if (before.equals(changed)) {
            return;
        }
        tenant = changed;
        if (before.limits().maxEventsPerSecond() != changed.limits().maxEventsPerSecond()) {
            restartEvents(changed);
        }
        if (before.limits().maxJoinsPerSecond() != changed.limits().maxJoinsPerSecond()) {
            restartJoins(changed);
        }
        if (before.limits().maxPresenceEventsPerSecond() != changed.limits().maxPresenceEventsPerSecond()) {
            restartPresence(changed);
        }
    }

    /** Begins sampling if it is not going on; returns whether it began just now. */
    synchronized boolean startSampling() {
        if (sampling) {
            return false;
        }
        sampling = true;
        restartEvents(tenant);
        restartJoins(tenant);
        restartPresence(tenant);
        requests.restart(Long.MAX_VALUE);
        return true;
    }

    private void restartEvents(Tenant settings) {
        events.restart(settings.limits().maxEventsPerSecond());
        tellOf(
                events,
                ErrorCode.MESSAGE_PER_SECOND_RATE_LIMIT_REACHED,
                settings.limits().maxEventsPerSecond());
    }

    private void restartJoins(Tenant settings) {
        joins.restart(settings.limits().maxJoinsPerSecond());
        tellOf(
                joins,
                ErrorCode.CLIENT_JOIN_RATE_LIMIT_REACHED,
                settings.limits().maxJoinsPerSecond());
    }

    private void restartPresence(Tenant settings) {
        presence.restart(settings.limits().maxPresenceEventsPerSecond());
        tellOf(
                presence,
                ErrorCode.PRESENCE_RATE_LIMIT_REACHED,
                settings.limits().maxPresenceEventsPerSecond());
    }

    boolean isSampling() {
        return sampling;
    }

    /** Ends sampling when nothing was counted in the whole window; returns whether it ended. */
    synchronized boolean stopSamplingIfQuiet() {
        if (events.isQuiet() && joins.isQuiet() && presence.isQuiet() && requests.isQuiet()) {
            sampling = false;
        }
        return !sampling;
    }

    void sampleEvents() {
        TenantLimits limits = tenant.limits();
        eventsMeter.add(events.sample(limits.maxEventsPerSecond()));
        tellOf(events, ErrorCode.MESSAGE_PER_SECOND_RATE_LIMIT_REACHED, limits.maxEventsPerSecond());
        joinsMeter.add(joins.sample(limits.maxJoinsPerSecond()));
        tellOf(joins, ErrorCode.CLIENT_JOIN_RATE_LIMIT_REACHED, limits.maxJoinsPerSecond());
        presenceMeter.add(presence.sample(limits.maxPresenceEventsPerSecond()));
        tellOf(presence, ErrorCode.PRESENCE_RATE_LIMIT_REACHED, limits.maxPresenceEventsPerSecond());
    }

    /** Logs once when a limit is reached, not for each message or join that is refused then. */
    private void tellOf(RateCounter counter, ErrorCode code, int limit) {
        if (counter.hasJustBeenExceeded()) {
            log.atError()
                    .addKeyValue("tenant", id)
                    .addKeyValue("code", code.wireName())
                    .addKeyValue("limit", limit)
                    .log("rate limit reached");
        }
    }

    void sampleRequests() {
        requests.sample(Long.MAX_VALUE);
    }

    @Override
    public void countEvents(long count) {
        events.add(count);
    }

    @Override
    public double eventsPerSecond() {
        return events.perSecond();
    }

    @Override
    public boolean eventsExceeded() {
        return events.exceeded();
    }

    @Override
    public void countPresence(long count) {
        presence.add(count);
    }

    @Override
    public double presencePerSecond() {
        return presence.perSecond();
    }

    void countJoin() {
        joins.add(1);
    }

    boolean joinsExceeded() {
        return joins.exceeded();
    }

    void countRequest() {
        requests.add(1);
    }

    double requestsPerSecond() {
        return requests.perSecond();
    }

    boolean usersExceeded() {
        return users.get() >= tenant.limits().maxConcurrentUsers();
    }

    int users() {
        return users.get();
    }

    void addUser() {
        users.incrementAndGet();
    }

    void removeUser() {
        users.decrementAndGet();
    }

    void addChannel() {
        channels.incrementAndGet();
    }

    void removeChannel() {
        channels.decrementAndGet();
    }

    void addLink() {
        links.incrementAndGet();
    }

    void removeLink() {
        links.decrementAndGet();
    }

    boolean hasLinks() {
        return links.get() > 0;
    }
}
