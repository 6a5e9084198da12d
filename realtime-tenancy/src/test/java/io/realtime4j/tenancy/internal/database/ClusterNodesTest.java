package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("S06_105 whether a connection belongs elsewhere")
class ClusterNodesTest {
    private static final ClusterNodes TWO = nodes("us-east-1", "eu-west-2");

    @Test
    void givenNoNodeCameOrWent_whenTheRegionIsAnother_thenItDoes() {
        assertThat(ClusterNodes.belongsElsewhere(TWO, nodes("us-east-1", "eu-west-2"), "eu-west-2"))
                .isTrue();
    }

    @Test
    void givenTheRegionIsItsOwn_whenAsked_thenItDoesNot() {
        assertThat(ClusterNodes.belongsElsewhere(TWO, TWO, "us-east-1")).isFalse();
    }

    @Test
    void givenANodeCame_whenAsked_thenItDoesNot() {
        assertThat(ClusterNodes.belongsElsewhere(ClusterNodes.alone("a", "us-east-1"), TWO, "eu-west-2"))
                .isFalse();
    }

    @Test
    void givenTheNodeHasNoRegion_whenAsked_thenItDoesNot() {
        ClusterNodes nodes = nodes(null, "eu-west-2");

        assertThat(ClusterNodes.belongsElsewhere(nodes, nodes, "eu-west-2")).isFalse();
    }

    @Test
    void givenNobodyServesTheRegion_whenAsked_thenItDoesNot() {
        assertThat(ClusterNodes.belongsElsewhere(TWO, TWO, "ap-southeast-1")).isFalse();
        assertThat(ClusterNodes.belongsElsewhere(TWO, TWO, null)).isFalse();
    }

    private static ClusterNodes nodes(@Nullable String own, String other) {
        return new ClusterNodes("a", own == null ? Map.of("b", other) : Map.of("a", own, "b", other));
    }
}
