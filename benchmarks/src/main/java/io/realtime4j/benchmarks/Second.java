package io.realtime4j.benchmarks;

/**
 * About one second of a measurement.
 *
 * @param deliveriesPerSecond deliveries that came, by the length of the time
 * @param p50 median latency of those that were measured, in microseconds
 * @param p99 99th percentile of it
 */
record Second(double deliveriesPerSecond, long p50, long p99) {}
