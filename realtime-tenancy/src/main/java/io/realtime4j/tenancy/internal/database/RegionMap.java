package io.realtime4j.tenancy.internal.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which region of nodes the tenants of a platform's region are served.
 *
 * @param nodeRegions region of nodes by region of the platform
 */
public record RegionMap(Map<String, String> nodeRegions) {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build()
            .readerFor(new TypeReference<Map<String, String>>() {});
    private static final RegionMap BUILT_IN = new RegionMap(builtIn());

    /** Copies the map. */
    public RegionMap {
        nodeRegions = Map.copyOf(nodeRegions);
    }

    private static Map<String, String> builtIn() {
        Map<String, List<String>> served = Map.of(
                "ap-southeast-1",
                List.of("ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1"),
                "ap-southeast-2",
                List.of("ap-southeast-2"),
                "us-east-1",
                List.of("ca-central-1", "sa-east-1", "us-east-1", "us-east-2"),
                "eu-west-2",
                List.of("eu-central-1", "eu-central-2", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3"),
                "us-west-1",
                List.of("us-west-1", "us-west-2"));
        Map<String, String> regions = new HashMap<>();
        served.forEach((node, platform) -> platform.forEach(region -> regions.put(region, node)));
        return regions;
    }

    /**
     * Reads a map from JSON.
     *
     * @param json an object whose values are texts
     * @return the map
     * @throws IllegalArgumentException when it is anything else
     */
    public static RegionMap parse(String json) {
        try {
            return new RegionMap(READER.readValue(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON object whose values are texts", e);
        }
    }

    /** {@return the map that is used when none is configured} */
    public static RegionMap standard() {
        return BUILT_IN;
    }

    /**
     * Looks up a tenant's region.
     *
     * @param platformRegion the tenant's, or null when it has none
     * @return where its nodes are, or null for nowhere in particular
     */
    @Nullable
    String nodeRegion(@Nullable String platformRegion) {
        return platformRegion == null ? null : nodeRegions.get(platformRegion);
    }
}
