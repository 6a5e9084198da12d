package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.FeatureFlag;
import java.util.Map;

/** Whether a flag is on. Pure. */
final class FlagRules {
    private FlagRules() {}

    /** A tenant's own value wins, also over a disabled flag; {@code own} is empty for unknown tenants. */
    static boolean isOn(FeatureFlag flag, TenantId tenant, Map<String, Boolean> own) {
        Boolean override = own.get(flag.name());
        return override == null ? flag.enabled() && isInRollout(flag, tenant) : override;
    }

    private static boolean isInRollout(FeatureFlag flag, TenantId tenant) {
        String key = flag.bucketKey() == null ? flag.name() : flag.bucketKey();
        return TenantBucket.of(tenant.value(), key) < flag.rolloutPercentage();
    }
}
