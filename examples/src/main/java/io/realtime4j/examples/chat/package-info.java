/** A chat in the browser, served by the engine alone. */
@org.jspecify.annotations.NullMarked
package io.realtime4j.examples.chat;
