package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("S06_107 regions of tenants and of nodes")
class RegionMapTest {
    @ParameterizedTest(name = "{0} is served from {1}")
    @CsvSource({
        "ap-east-1, ap-southeast-1",
        "ap-northeast-1, ap-southeast-1",
        "ap-northeast-2, ap-southeast-1",
        "ap-south-1, ap-southeast-1",
        "ap-southeast-1, ap-southeast-1",
        "ap-southeast-2, ap-southeast-2",
        "ca-central-1, us-east-1",
        "sa-east-1, us-east-1",
        "us-east-1, us-east-1",
        "us-east-2, us-east-1",
        "eu-central-1, eu-west-2",
        "eu-central-2, eu-west-2",
        "eu-north-1, eu-west-2",
        "eu-west-1, eu-west-2",
        "eu-west-2, eu-west-2",
        "eu-west-3, eu-west-2",
        "us-west-1, us-west-1",
        "us-west-2, us-west-1"
    })
    void whenNothingIsConfigured_thenTheTableCounts(String platform, String node) {
        assertThat(RegionMap.standard().nodeRegion(platform)).isEqualTo(node);
    }

    @Test
    void whenUnknownOrNone_thenNone() {
        assertThat(RegionMap.standard().nodeRegion("af-south-1")).isNull();
        assertThat(RegionMap.standard().nodeRegion(null)).isNull();
    }

    @Test
    void givenMapping_whenAsked_thenNothingElseCounts() {
        RegionMap map = new RegionMap(Map.of("us-east-1", "moon"));

        assertThat(map.nodeRegion("us-east-1")).isEqualTo("moon");
        assertThat(map.nodeRegion("us-east-2")).isNull();
    }
}
