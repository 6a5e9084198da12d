/** A channel feature that adds an event. */
@org.jspecify.annotations.NullMarked
package io.realtime4j.examples.feature;
