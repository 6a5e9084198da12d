/** The replicated set behind presence: per-node entries, clocks, deltas, state transfer. Pure: no timers, threads or bus. */
package io.realtime4j.presence.internal.tracker;
