/** The engine inside a container that the application runs. */
@org.jspecify.annotations.NullMarked
package io.realtime4j.examples.mounted;
