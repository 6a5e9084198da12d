/** A lobby whose program knows who is there, and is there itself. */
@org.jspecify.annotations.NullMarked
package io.realtime4j.examples.lobby;
