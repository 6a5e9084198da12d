package io.realtime4j.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * A switch for a part of the server, off or on for a share of the tenants. Setting a tenant's own value overrides it for that
 * tenant.
 *
 * @param name its name, such as {@code gcm_encryption_backfill}
 * @param enabled whether it is on at all
 * @param rolloutPercentage share of the tenants it is on for, 0 to 100; a tenant that is in stays in when it grows
 * @param bucketKey flags with the same key take the same tenants; null for the flag's name
 */
public record FeatureFlag(
        String name,
        boolean enabled,
        int rolloutPercentage,
        @Nullable String bucketKey) {
    /** Refuses percentages out of range. */
    public FeatureFlag {
        if (rolloutPercentage < 0 || rolloutPercentage > 100) {
            throw new IllegalArgumentException(
                    "rolloutPercentage of flag " + name + " is " + rolloutPercentage + ", 0 to 100 is needed");
        }
    }

    /**
     * Makes a flag that is on for all tenants.
     *
     * @param name its name
     * @return the flag
     */
    public static FeatureFlag on(String name) {
        return new FeatureFlag(name, true, 100, null);
    }
}
