package io.realtime4j.embedded;

import com.sun.security.auth.module.UnixSystem;
import io.zonky.test.db.postgres.util.LinuxUtils;

/** PostgreSQL refuses to run as root; on Linux it then runs in a user namespace of its own. */
final class Superuser {
    private Superuser() {}

    static boolean needsNamespace() {
        return LinuxUtils.isUnshareAvailable();
    }

    /** Refuses early and clearly what {@code initdb} would refuse later. */
    static void check() {
        if (new UnixSystem().getUid() == 0 && !needsNamespace()) {
            throw new IllegalStateException("PostgreSQL does not run as root, and user namespaces (unshare -U) are not"
                    + " available here: run as another user, or allow them");
        }
    }
}
