/** Puts load on a running server and says what came of it. Knows the server by its wire protocol only, but for the one that fails on demand. */
@NullMarked
package io.realtime4j.benchmarks;

import org.jspecify.annotations.NullMarked;
