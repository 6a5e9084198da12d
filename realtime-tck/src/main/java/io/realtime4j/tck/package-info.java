/**
 * A contract class per extension point of {@link io.realtime4j.core.spi}, to be extended by the tests of an implementation,
 * and fakes. Tests carry the number of the obligation in their names, such as {@code PubSub 2}; what an obligation asks of
 * the engine rather than of the implementation is tested by the engine's own tests.
 */
package io.realtime4j.tck;
