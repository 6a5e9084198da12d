/** The standalone server: reads the environment, puts the modules together, starts and stops the node. */
@NullMarked
package io.realtime4j.launcher;

import org.jspecify.annotations.NullMarked;
