package io.realtime4j.tenancy.internal.database;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * Threads that the pools of all tenants share.
 *
 * @param keeper looks after idle connections; may block
 * @param factory makes threads that open and close connections; they end when idle
 */
record HikariThreads(ScheduledExecutorService keeper, ThreadFactory factory) {}
