/** The management of tenants over HTTP: what requests say, what is stored of it, and what is answered. */
package io.realtime4j.tenancy.internal.admin;
