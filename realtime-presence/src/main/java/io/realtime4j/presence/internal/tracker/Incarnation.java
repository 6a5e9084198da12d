package io.realtime4j.presence.internal.tracker;

/**
 * One life of one node: a restarted node has the same name and a higher epoch, and nothing in common with its former self.
 *
 * @param node the node's name in the cluster
 * @param epoch grows from life to life, such as milliseconds at the start
 */
public record Incarnation(String node, long epoch) {}
