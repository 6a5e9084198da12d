/** Who this node is, and what it measures about itself. */
@NullMarked
package io.realtime4j.launcher.node;

import org.jspecify.annotations.NullMarked;
