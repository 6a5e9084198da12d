package io.realtime4j.tenancy;

import io.realtime4j.core.TenantId;
import java.util.List;
import java.util.Map;

/**
 * What came of encrypting the secrets of a control database anew, or what would.
 *
 * @param current how many tenants need nothing: all their secrets have the form and the key of new ones
 * @param rewritten how many tenants' secrets were encrypted anew, or would be
 * @param changedMeanwhile tenants that somebody else changed at that moment, and that are as they were: try again
 * @param unreadable tenants with a secret that no key fits, which are as they were, and which secret it is and why
 */
public record Reencryption(
        int current, int rewritten, List<TenantId> changedMeanwhile, Map<TenantId, String> unreadable) {
    /** Copies the collections. */
    public Reencryption {
        changedMeanwhile = List.copyOf(changedMeanwhile);
        unreadable = Map.copyOf(unreadable);
    }

    /** {@return how many tenants there are} */
    public int tenants() {
        return current + rewritten + changedMeanwhile.size() + unreadable.size();
    }

    /** {@return whether no tenant is left, so that keys which new secrets do not get are not needed any more} */
    public boolean isComplete() {
        return changedMeanwhile.isEmpty() && unreadable.isEmpty();
    }
}
