/** Tokens that are sessions of the application's own, and an HTTP endpoint that hands them out. */
@org.jspecify.annotations.NullMarked
package io.realtime4j.examples.guests;
