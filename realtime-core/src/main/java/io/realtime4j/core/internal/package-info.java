/** How the engine works inside: connections, channels, hub, lanes, limits. Nobody outside the module uses it. */
package io.realtime4j.core.internal;
