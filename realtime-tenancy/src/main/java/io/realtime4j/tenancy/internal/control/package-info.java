/** The control database: tenants, their extensions and feature flags in the tables of the schema {@code _realtime}. */
package io.realtime4j.tenancy.internal.control;
