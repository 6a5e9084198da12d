package io.realtime4j.tenancy.internal.admin;

import org.jspecify.annotations.Nullable;

/**
 * Where a node is.
 *
 * @param node its name
 * @param region its region, or null when nobody said
 */
public record Place(String node, @Nullable String region) {}
