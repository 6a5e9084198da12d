/** Puts load on a running server and says what came of it. Knows the server by its wire protocol only. */
@NullMarked
package io.realtime4j.benchmarks;

import org.jspecify.annotations.NullMarked;
