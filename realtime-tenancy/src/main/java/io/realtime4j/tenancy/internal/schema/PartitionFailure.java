package io.realtime4j.tenancy.internal.schema;

import java.sql.SQLException;

/**
 * A partition that could not be made.
 *
 * @param name of the partition, such as {@code messages_2026_07_09}
 * @param cause why
 */
public record PartitionFailure(String name, SQLException cause) {}
