package io.realtime4j.core.internal;

import io.realtime4j.core.spi.Extension;

/** What is known of one permission. What is unknown was not asked about; it is never taken for a denial that came later. */
enum Permission {
    UNKNOWN,
    ALLOWED,
    DENIED;

    static Permission of(boolean allowed) {
        return allowed ? ALLOWED : DENIED;
    }

    /** The two permissions of one kind. */
    record Pair(Permission broadcast, Permission presence) {
        static final Pair UNKNOWN = new Pair(Permission.UNKNOWN, Permission.UNKNOWN);
        static final Pair ALLOWED = new Pair(Permission.ALLOWED, Permission.ALLOWED);

        Permission of(Extension extension) {
            return extension == Extension.BROADCAST ? broadcast : presence;
        }

        boolean allows(Extension extension) {
            return of(extension) == Permission.ALLOWED;
        }

        boolean allowsAny() {
            return allows(Extension.BROADCAST) || allows(Extension.PRESENCE);
        }

        Pair withPresence(Permission value) {
            return new Pair(broadcast, value);
        }

        /** Whether something that this pair allows is denied by a later one. */
        boolean isMoreThan(Pair later) {
            return isMoreThan(later, Extension.BROADCAST) || isMoreThan(later, Extension.PRESENCE);
        }

        private boolean isMoreThan(Pair later, Extension extension) {
            return allows(extension) && later.of(extension) == DENIED;
        }
    }
}
