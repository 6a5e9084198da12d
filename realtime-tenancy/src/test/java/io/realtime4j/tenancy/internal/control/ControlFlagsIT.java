package io.realtime4j.tenancy.internal.control;

import static io.realtime4j.tenancy.internal.control.StoredControl.ACME;
import static io.realtime4j.tenancy.internal.control.StoredControl.tenant;
import static io.realtime4j.tenancy.internal.control.StoredControl.value;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.FeatureFlag;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Feature flags in the tables. */
@Tag("spec-06")
final class ControlFlagsIT {
    private static final String FLAG = "some_flag";

    @RegisterExtension
    final StoredControl control = new StoredControl();

    @Test
    @DisplayName("S06_126 without a flag its overrides count for nothing; with it they win")
    void givenOverrides_whenResolved_thenTheyWinOverTheFlag() {
        ControlNode node = control.migratedNode();
        value(node.tenants().put(tenant("one")));

        assertThat(value(node.flags().override(ACME, FLAG, true))).isTrue();
        assertThat(isOn(node)).isFalse();
        value(node.flags().put(new FeatureFlag(FLAG, false, 100, null)));
        assertThat(isOn(node)).isTrue();
        assertThat(value(node.flags().override(ACME, FLAG, false))).isTrue();
        value(node.flags().put(FeatureFlag.on(FLAG)));
        assertThat(isOn(node)).isFalse();
        assertThat(value(node.flags().override(ACME, FLAG, null))).isTrue();
        assertThat(isOn(node)).isTrue();
        assertThat(control.row("select feature_flags from tenants")).isEqualTo("{}");
    }

    @Test
    @DisplayName("S06_126 an unknown tenant has no override, and the result of the rollout")
    void givenUnknownTenant_whenResolved_thenByRollout() {
        ControlNode node = control.migratedNode();

        assertThat(value(node.flags().override(ACME, FLAG, true))).isFalse();
        value(node.flags().put(new FeatureFlag("rollout_flag", true, 4, null)));

        assertThat(value(node.flags().isEnabled("rollout_flag", new TenantId("t_6"))))
                .isTrue();
        assertThat(value(node.flags().isEnabled("rollout_flag", new TenantId("t_7"))))
                .isFalse();
        assertThat(value(node.flags().isEnabled("rollout_flag"))).isTrue();
    }

    @Test
    @DisplayName("S06_128 a flag made, changed or deleted is effective at once on all nodes, also after it was missed")
    void givenTwoNodes_whenFlagChanges_thenEffectiveOnBoth() throws Exception {
        ControlNode first = control.migratedNode();
        ControlNode second = control.migratedNode();
        assertThat(isOn(second)).isFalse();

        change(first, second, () -> value(first.flags().put(FeatureFlag.on(FLAG))));
        assertThat(isOn(first)).isTrue();
        assertThat(isOn(second)).isTrue();

        change(first, second, () -> value(first.flags().put(new FeatureFlag(FLAG, true, 0, "cohort"))));
        assertThat(isOn(second)).isFalse();
        assertThat(value(second.flags().list())).containsExactly(new FeatureFlag(FLAG, true, 0, "cohort"));

        change(first, second, () -> value(first.flags().put(FeatureFlag.on(FLAG))));
        assertThat(isOn(second)).isTrue();
        change(
                first,
                second,
                () -> assertThat(value(first.flags().delete(FLAG))).isTrue());
        assertThat(isOn(second)).isFalse();
        assertThat(value(first.flags().delete(FLAG))).isFalse();
    }

    @Test
    @DisplayName("S06_128 flags changed by direct SQL are seen when what is remembered expires, misses too")
    void givenMissedFlag_whenMadeBySql_thenSeenWhenItExpires() {
        ControlNode node = control.migratedNode();
        assertThat(isOn(node)).isFalse();

        control.execute("insert into feature_flags (id, name, enabled, inserted_at, updated_at) values"
                + " (gen_random_uuid(), 'some_flag', true, now(), now())");

        assertThat(isOn(node)).isFalse();
        control.clock.advance(StoredControl.EXPIRATION.plusSeconds(1));
        assertThat(isOn(node)).isTrue();
    }

    @Test
    @DisplayName("S06_127 a flag that cannot be looked up is off, and looked up again next time")
    void givenNoTable_whenResolved_thenOff() throws Exception {
        ControlNode node = control.migratedNode();
        value(node.flags().put(FeatureFlag.on(FLAG)));
        control.execute("alter table feature_flags rename to hidden");
        control.clock.advance(StoredControl.EXPIRATION.plusSeconds(1));

        try (LogLines log = new LogLines(Level.WARN)) {
            assertThat(isOn(node)).isFalse();
            assertThat(value(node.flags().isEnabled(FLAG))).isFalse();
            assertThat(log.nextWith("feature flag cannot be read, it counts as off"))
                    .startsWith("some_flag WARN");
        }
        control.execute("alter table hidden rename to feature_flags");
        assertThat(isOn(node)).isTrue();
    }

    private static boolean isOn(ControlNode node) {
        return value(node.flags().isEnabled(FLAG, ACME));
    }

    /** Makes a change, and returns when the other node heard of it: changes are heard in the order in which they are made. */
    private static void change(ControlNode first, ControlNode second, Runnable change) throws InterruptedException {
        Told told = Told.by(second);
        change.run();
        value(first.records().disconnect(ACME));
        assertThat(told.next()).isEqualTo("disconnect acme");
    }
}
