/** What an application uses of tenancy: verification and signing of tokens. */
package io.realtime4j.tenancy;
