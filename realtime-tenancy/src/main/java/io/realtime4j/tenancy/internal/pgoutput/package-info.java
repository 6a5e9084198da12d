/** Decodes what PostgreSQL's plugin {@code pgoutput} writes. Pure: bytes in, messages out, no JDBC, no threads, no logs. */
package io.realtime4j.tenancy.internal.pgoutput;
