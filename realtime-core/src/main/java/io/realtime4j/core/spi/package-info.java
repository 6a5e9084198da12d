/**
 * The extension points: transports, buses, tenant stores, channel features, token verifiers, authorizers, meters and
 * HTTP endpoints. Types here mention the JDK and the engine's own values only.
 */
package io.realtime4j.core.spi;
