/** The program of the README. */
@org.jspecify.annotations.NullMarked
package io.realtime4j.examples.readme;
