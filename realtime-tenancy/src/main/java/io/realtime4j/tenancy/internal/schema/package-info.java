/**
 * The schema {@code realtime} of a tenant's database: what it holds is in the SQL files of {@code META-INF/realtime4j/tenant-schema}; here
 * is what applies them and keeps the partitions of {@code realtime.messages}.
 */
@NullMarked
package io.realtime4j.tenancy.internal.schema;

import org.jspecify.annotations.NullMarked;
