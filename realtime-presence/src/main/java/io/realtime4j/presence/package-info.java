/**
 * The presence feature: clients track an object under a key, and everybody on the topic sees who is there. See
 * {@code docs/presence.md}.
 */
package io.realtime4j.presence;
