/** An authorizer of the application's own. */
@org.jspecify.annotations.NullMarked
package io.realtime4j.examples.authorizer;
