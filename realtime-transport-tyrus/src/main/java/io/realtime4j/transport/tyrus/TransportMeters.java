package io.realtime4j.transport.tyrus;

import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.Meters.Counter;

/**
 * What the transport counts.
 *
 * @param acceptErrors connections that could not be accepted
 * @param acceptPauses times that accepting paused because of the ceiling of connections
 * @param memoryPressure links and requests ended because no memory could be had
 * @param overflows links whose outbound queue was full
 * @param violations links closed because the client broke the protocol or sent too much, by reason
 * @param refusedRequests requests that were not served: no HTTP, too slow, held back, too large, or too late; by reason
 * @param largeMessages messages that were read by other threads than the lane, because of their size
 * @param failures links ended by a failure of ours
 * @param taskFailures tasks that threw on a lane
 * @param tlsReloadErrors changed certificate files that could not be used
 */
record TransportMeters(
        Counter acceptErrors,
        Counter acceptPauses,
        Counter memoryPressure,
        Counter overflows,
        ReasonCounters violations,
        ReasonCounters refusedRequests,
        Counter largeMessages,
        Counter failures,
        Counter taskFailures,
        Counter tlsReloadErrors) {
    static TransportMeters of(Meters meters) {
        return new TransportMeters(
                meters.counter("realtime_transport_accept_errors", null, null),
                meters.counter("realtime_transport_accept_pauses", null, null),
                meters.counter("realtime_transport_memory_pressure", null, null),
                meters.counter("realtime_transport_overflows", null, null),
                new ReasonCounters(meters, "realtime_transport_violations"),
                new ReasonCounters(meters, "realtime_transport_refused_requests"),
                meters.counter("realtime_transport_large_messages", null, null),
                meters.counter("realtime_transport_link_failures", null, null),
                meters.counter("realtime_transport_task_failures", null, null),
                meters.counter("realtime_transport_tls_reload_errors", null, null));
    }
}
