/** Pages for operators, behind a password or Cloudflare Access. */
@NullMarked
package io.realtime4j.launcher.dashboard;

import org.jspecify.annotations.NullMarked;
