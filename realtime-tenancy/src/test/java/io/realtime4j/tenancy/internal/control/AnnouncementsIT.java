package io.realtime4j.tenancy.internal.control;

import static io.realtime4j.tenancy.internal.control.StoredControl.ACME;
import static io.realtime4j.tenancy.internal.control.StoredControl.BOTH;
import static io.realtime4j.tenancy.internal.control.StoredControl.GCM_KEY;
import static io.realtime4j.tenancy.internal.control.StoredControl.LEGACY_KEY;
import static io.realtime4j.tenancy.internal.control.StoredControl.found;
import static io.realtime4j.tenancy.internal.control.StoredControl.tenant;
import static io.realtime4j.tenancy.internal.control.StoredControl.value;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.ControlSettings;
import io.realtime4j.tenancy.EncryptionSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Whom nodes believe that a tenant changed: each other, and no role that has a login to the database and no more. */
@Tag("spec-06")
final class AnnouncementsIT {
    private static final String COUNTER = "realtime_control_announcements_ignored_total";
    private static final String NODE = UUID.randomUUID().toString();
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    final StoredControl control = new StoredControl();

    @SuppressWarnings("NullAway.Init")
    private Connection stranger;

    @BeforeEach
    void logIn() throws SQLException {
        control.execute("create role stranger_" + control.database().name() + " login password '"
                + control.database().password() + "'");
        stranger = control.database().connect("stranger_" + control.database().name());
    }

    @AfterEach
    void logOut() throws SQLException {
        stranger.close();
        control.execute("drop role stranger_" + control.database().name());
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "",
                "x",
                "x disconnect acme",
                "00000000-0000-4000-8000-000000000000 disconnect acme",
                "00000000-0000-4000-8000-000000000000 1 1 signature disconnect acme"
            })
    @DisplayName("what is not signed is ignored, counted and logged once")
    void givenUnsigned_whenSentByAnyRole_thenIgnored(String payload) throws Exception {
        ControlNode second = control.migratedNode();
        ControlNode first = control.deafNode(UnaryOperator.identity());
        Told told = Told.by(second);

        try (LogLines log = new LogLines(Level.WARN)) {
            forge(payload);
            forge(payload);
            value(first.records().disconnect(ACME));

            assertThat(told.next()).isEqualTo("disconnect acme");
            assertThat(log.nextWith("it is not signed")).startsWith("unsigned WARN");
            assertThat(log.rest()).isEmpty();
        }
        assertThat(control.meters.count(COUNTER, null, "unsigned")).isEqualTo(2);
        assertThatNothingElseIsTold(first, told);
    }

    @Test
    @DisplayName("what is signed with another secret is ignored, counted and logged")
    void givenWrongSignature_whenSent_thenIgnored() throws Exception {
        ControlNode second = control.migratedNode(secret("right"));
        ControlNode first = control.deafNode(secret("right"));
        ControlNode other = control.deafNode(secret("wrong"));
        Told told = Told.by(second);

        try (LogLines log = new LogLines(Level.WARN)) {
            value(other.records().disconnect(ACME));

            assertThat(log.nextWith("its signature does not fit")).startsWith("signature WARN");
        }
        assertThatNothingElseIsTold(first, told);
        assertThat(control.meters.count(COUNTER, null, "signature")).isEqualTo(1);
    }

    @Test
    @DisplayName("a signature is good for its words only")
    void givenGenuineSignature_whenOtherWordsAreSent_thenIgnored() throws Exception {
        ControlNode second = control.migratedNode();
        ControlNode first = control.deafNode(UnaryOperator.identity());
        Told told = Told.by(second);
        listen();
        value(first.records().disconnect(ACME));
        assertThat(told.next()).isEqualTo("disconnect acme");

        String genuine = hear();
        forge(genuine.replace("acme", "other"));
        forge(genuine.replace(" 1 ", " 2 "));

        assertThatNothingElseIsTold(first, told);
        assertThat(control.meters.count(COUNTER, null, "signature")).isEqualTo(2);
    }

    @Test
    @DisplayName("what a role heard and repeats is ignored, counted and logged once")
    void givenGenuine_whenRepeated_thenIgnored() throws Exception {
        ControlNode second = control.migratedNode();
        ControlNode first = control.deafNode(UnaryOperator.identity());
        Told told = Told.by(second);
        listen();
        value(first.records().disconnect(ACME));
        assertThat(told.next()).isEqualTo("disconnect acme");

        String genuine = hear();
        try (LogLines log = new LogLines(Level.WARN)) {
            forge(genuine);
            forge(genuine);

            assertThat(log.nextWith("it was heard before")).startsWith("repeated WARN");
            assertThatNothingElseIsTold(first, told);
            assertThat(log.rest()).isEmpty();
        }
        assertThat(control.meters.count(COUNTER, null, "repeated")).isEqualTo(2);
    }

    @Test
    @DisplayName("what a role kept and repeats later is ignored, also by a node that did not hear it")
    void givenOld_whenRepeated_thenIgnored() throws Exception {
        ControlNode second = control.migratedNode();
        ControlNode first = control.deafNode(UnaryOperator.identity());
        Told told = Told.by(second);

        try (LogLines log = new LogLines(Level.WARN)) {
            forge(signed(HeardAnnouncements.LIFE.plusSeconds(1), 1, "disconnect acme"));

            assertThat(log.nextWith("it was signed more than 120 s ago")).startsWith("old WARN");
        }
        forge(signed(HeardAnnouncements.LIFE.minus(SOON), 2, "disconnect young"));
        assertThat(told.next()).isEqualTo("disconnect young");
        assertThatNothingElseIsTold(first, told);
        assertThat(control.meters.count(COUNTER, null, "old")).isEqualTo(1);
    }

    @Test
    @DisplayName("what was said in one schema is not believed in another with the same secret")
    void givenGenuine_whenSentToAnotherSchema_thenIgnored() throws Exception {
        control.execute("create schema other");
        control.migratedNode();
        ControlNode ours = control.deafNode(UnaryOperator.identity());
        UnaryOperator<ControlSettings.Builder> other =
                settings -> settings.afterConnectQuery("set search_path to other");
        ControlNode theirs = control.migratedNode(other);
        Told told = Told.by(theirs);
        listen();
        value(ours.records().disconnect(ACME));

        forge(hear(), "other");

        assertThatNothingElseIsTold(control.deafNode(other), told);
        assertThat(control.meters.count(COUNTER, null, "signature")).isEqualTo(1);
    }

    @Test
    @DisplayName("nodes in the middle of a change of keys believe each other")
    void givenOverlappingKeys_whenChanged_thenBothHear() throws Exception {
        ControlNode legacy = control.migratedNode(
                settings -> settings.encryption(new EncryptionSettings(LEGACY_KEY, GCM_KEY, false, List.of())));
        ControlNode gcm = control.migratedNode(settings -> settings.encryption(BOTH));
        Told ofLegacy = Told.by(legacy);
        Told ofGcm = Told.by(gcm);

        value(legacy.tenants().put(tenant("one")));
        assertThat(ofGcm.next()).isEqualTo("new one");
        assertThat(ofLegacy.next()).isEqualTo("new one");
        value(gcm.tenants().put(tenant("two")));

        assertThat(ofLegacy.next()).isEqualTo("database acme");
        assertThat(ofLegacy.next()).isEqualTo("one -> two");
        assertThat(found(legacy, ACME).jwtSecret()).isEqualTo("two");
    }

    @Test
    @DisplayName("an announcement of a later version makes nodes compare, and names may be anything")
    void givenUnknownKind_whenSigned_thenCompared() throws Exception {
        ControlNode second = control.migratedNode();
        ControlNode first = control.deafNode(UnaryOperator.identity());
        value(first.tenants().put(tenant("one")));
        found(second, ACME);
        Told told = Told.by(second);

        control.execute("update tenants set suspend = true");
        forge(signed(Duration.ZERO, 1, "something else"));

        assertThat(told.next()).isEqualTo("one -> one suspended");
        forge(signed(Duration.ZERO, 2, "disconnect two words\nand a line"));
        assertThat(told.next()).isEqualTo("disconnect two words\nand a line");
    }

    private static UnaryOperator<ControlSettings.Builder> secret(String secret) {
        return settings -> settings.announcementSecret(secret);
    }

    /** What a node whose keys are those of the tests would have sent. */
    private String signed(Duration ago, long number, String what) throws SQLException {
        AnnouncementKeys keys = AnnouncementKeys.of(control.settings().build());
        try (Connection connection = control.database().connect();
                Handle handle = Jdbi.open(connection)) {
            handle.execute("set search_path to _realtime");
            long time = AnnouncementPlace.now(handle) - ago.toMillis();
            return new Announcement(NODE, time, number, what).signed(keys, AnnouncementPlace.of(handle));
        }
    }

    private void listen() throws SQLException {
        try (Statement statement = stranger.createStatement()) {
            statement.execute("listen \"" + channel("_realtime") + "\"");
        }
    }

    private String hear() throws SQLException {
        PGNotification[] heard = stranger.unwrap(PGConnection.class)
                .getNotifications(Math.toIntExact(StoredControl.PATIENCE.toMillis()));
        return heard[0].getParameter();
    }

    private void forge(String payload) throws SQLException {
        forge(payload, "_realtime");
    }

    private void forge(String payload, String schema) throws SQLException {
        try (PreparedStatement notify = stranger.prepareStatement("select pg_notify(?, ?)")) {
            notify.setString(1, channel(schema));
            notify.setString(2, payload);
            notify.execute();
        }
    }

    private String channel(String schema) {
        return "realtime4j_" + control.row("select md5('" + schema + "')");
    }

    /** The next that is told is what a node says now: notifications arrive in the order in which they were sent. */
    private static void assertThatNothingElseIsTold(ControlNode sender, Told told) throws InterruptedException {
        value(sender.records().disconnect(new TenantId("last")));
        assertThat(told.next()).isEqualTo("disconnect last");
    }
}
