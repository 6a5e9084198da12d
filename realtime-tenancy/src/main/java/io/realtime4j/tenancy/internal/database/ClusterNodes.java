package io.realtime4j.tenancy.internal.database;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that are alive, and this one.
 *
 * @param self name of this node
 * @param regions region of each node by its name, this one's included; nodes without a region are left out
 */
record ClusterNodes(String self, Map<String, String> regions) {
    ClusterNodes {
        regions = Map.copyOf(regions);
    }

    static ClusterNodes alone(String self, @Nullable String region) {
        return new ClusterNodes(self, region == null ? Map.of() : Map.of(self, region));
    }

    @Nullable
    String ownRegion() {
        return regions.get(self);
    }

    boolean serve(@Nullable String region) {
        return region != null && regions.containsValue(region);
    }

    /**
     * Whether a connection that lives here belongs elsewhere: no node came or went since the last look, so the picture is settled, and
     * the region it belongs to has a node.
     */
    static boolean belongsElsewhere(@Nullable ClusterNodes before, ClusterNodes now, @Nullable String region) {
        String own = now.ownRegion();
        return now.equals(before) && own != null && now.serve(region) && !Objects.equals(own, region);
    }
}
