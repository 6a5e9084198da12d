/** Decisions about private topics, made by the row level security policies of tenants' own databases. */
package io.realtime4j.tenancy.internal.rls;
