/**
 * The default transport. {@link io.realtime4j.transport.tyrus.TyrusTransport} is a server of its own;
 * {@link io.realtime4j.transport.tyrus.MountedTransport} lives in a container that the application already runs.
 */
package io.realtime4j.transport.tyrus;
