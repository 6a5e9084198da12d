/** Owners of connections to tenants' databases: when they are made, watched, mended and given up. */
package io.realtime4j.tenancy.internal.database;
