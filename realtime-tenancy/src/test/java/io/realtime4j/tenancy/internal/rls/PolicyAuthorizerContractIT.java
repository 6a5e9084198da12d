package io.realtime4j.tenancy.internal.rls;

import static io.realtime4j.tenancy.internal.rls.PolicyDatabase.as;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.tck.AuthorizerContract;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class PolicyAuthorizerContractIT extends AuthorizerContract {
    private final PolicyDatabase database;

    PolicyAuthorizerContractIT() throws SQLException {
        database = PolicyDatabase.create(2);
    }

    @Override
    protected Authorizer create() {
        database.reading("extension = 'broadcast' and realtime.topic() = 'room' or auth.role() = 'service'");
        database.writing("extension = 'presence' and current_user = 'anon'");
        return database.authorizer;
    }

    @Override
    protected List<Expectation> expectations() {
        return List.of(
                new Expectation(as("anon").on("room"), false, true, false),
                new Expectation(as("anon").on("hall"), false, false, false),
                new Expectation(as("anon").on("room"), true, false, true),
                new Expectation(as("authenticated").on("room"), true, false, false),
                new Expectation(as("service_role").on("hall"), false, true, true));
    }

    @Override
    protected Optional<Outage> createWithOutage() {
        database.pools.notReady(PolicyDatabase.TENANT.id(), Authorizer.Failure.UNAVAILABLE);
        return Optional.of(new Outage() {
            @Override
            public Authorizer authorizer() {
                return database.authorizer;
            }

            @Override
            public Expectation expectation() {
                return expectations().get(0);
            }

            @Override
            public void end() {
                database.pools.ready(PolicyDatabase.TENANT.id(), database.source(), 2, Duration.ofSeconds(5));
            }
        });
    }

    @AfterEach
    void close() {
        database.close();
    }
}
