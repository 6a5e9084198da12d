/** The description of the HTTP API, and pages to read and try it. */
package io.realtime4j.launcher.openapi;
