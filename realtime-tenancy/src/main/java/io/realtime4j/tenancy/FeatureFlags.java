package io.realtime4j.tenancy;

import io.realtime4j.core.TenantId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The feature flags of the control database. Thread-safe; no method blocks. Flags, and that there is none of a name, are
 * remembered as long as tenants are; changes made through any node are effective on all at once.
 */
public interface FeatureFlags {
    /**
     * Tells whether a flag is on for a tenant: its own value if it has one and there is such a flag; else whether the flag is
     * enabled and the tenant among those of its rollout.
     *
     * @param name the flag
     * @param tenant the tenant
     * @return whether it is on; false when there is no such flag or it cannot be found out
     */
    CompletionStage<Boolean> isEnabled(String name, TenantId tenant);

    /**
     * Tells whether a flag is enabled, whatever its rollout.
     *
     * @param name the flag
     * @return whether it is on; false when there is no such flag or it cannot be found out
     */
    CompletionStage<Boolean> isEnabled(String name);

    /** {@return all flags, by name} */
    CompletionStage<List<FeatureFlag>> list();

    /**
     * Stores a flag, new or changed.
     *
     * @param flag the whole flag
     * @return completes when it is stored
     */
    CompletionStage<@Nullable Void> put(FeatureFlag flag);

    /**
     * Deletes a flag.
     *
     * @param name its name
     * @return whether there was one
     */
    CompletionStage<Boolean> delete(String name);

    /**
     * Sets or clears a tenant's own value of a flag.
     *
     * @param tenant the tenant
     * @param name the flag
     * @param value the value, or null to clear it
     * @return whether there is such a tenant
     */
    CompletionStage<Boolean> override(TenantId tenant, String name, @Nullable Boolean value);
}
