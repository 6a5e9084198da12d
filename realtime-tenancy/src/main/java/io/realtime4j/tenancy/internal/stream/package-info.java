/** A tenant's logical replication stream: what it needs in the database, the session that reads it, and rows on their way to clients. */
package io.realtime4j.tenancy.internal.stream;
