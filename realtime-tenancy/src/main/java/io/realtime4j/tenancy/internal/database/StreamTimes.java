package io.realtime4j.tenancy.internal.database;

import java.time.Duration;

/**
 * How patient the owner of a stream is.
 *
 * @param firstPause before the first attempt after a failure, up to half of it less
 * @param longestPause between attempts
 * @param standby between looks while another node has the stream, up to half of it less
 * @param window how long attempts are made
 * @param watch between looks at a stream that is up
 * @param answer how long a stream may take to show that it is at work
 */
record StreamTimes(
        Duration firstPause,
        Duration longestPause,
        Duration standby,
        Duration window,
        Duration watch,
        Duration answer) {
    static final StreamTimes STANDARD = new StreamTimes(
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofHours(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1));
}
