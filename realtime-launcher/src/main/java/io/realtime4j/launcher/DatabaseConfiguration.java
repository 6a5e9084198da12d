package io.realtime4j.launcher;

import io.realtime4j.tenancy.AddressFamily;
import io.realtime4j.tenancy.ApiTokens;
import io.realtime4j.tenancy.ControlSettings;
import io.realtime4j.tenancy.EncryptionSettings;
import io.realtime4j.tenancy.JanitorSettings;
import io.realtime4j.tenancy.JwtSettings;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabasesSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the environment says about databases, as settings of the tenancy module.
 *
 * @param control where tenants are kept
 * @param tenants how their databases are used
 * @param operators who may manage them
 * @param selfHosted the database of the one tenant of a self-hosted installation
 */
record DatabaseConfiguration(
        ControlSettings control, TenantDatabasesSettings tenants, ApiTokens operators, TenantDatabase selfHosted) {
    private static final String PREFIX = "DB_";
    private static final List<String> OF_A_DEPLOYMENT = List.of("APP_NAME", "METRICS_JWT_SECRET", "SECRET_KEY_BASE");
    private static final int MOST_CONNECTIONS = 1000;

    /**
     * Reads the environment of a server: there is a control database when any variable of one is set.
     *
     * @param environment the variables
     * @param configuration what else they say
     * @return the configuration, or empty when nothing is said about a database
     * @throws IllegalArgumentException when a variable has a value that cannot be used, or a deployment lacks one
     */
    static Optional<DatabaseConfiguration> ofDeployment(Environment environment, Configuration configuration) {
        if (!environment.isAnySet(PREFIX)) {
            KnownVariables.ofDatabases().stream()
                    .filter(environment::isSet)
                    .forEach(name -> environment.warn("Environment variable " + name
                            + " has no effect without a control database, which DB_HOST and its companions name"));
            return Optional.empty();
        }
        if (configuration.tenantsFile().isPresent()) {
            throw new IllegalArgumentException(
                    "environment variable TENANTS_FILE is set and so are variables that begin"
                            + " with DB_: tenants are either in a file or in a database");
        }
        for (String name : OF_A_DEPLOYMENT) {
            environment.required(name);
        }
        return Optional.of(read(environment, configuration));
    }

    /**
     * Reads the environment.
     *
     * @param environment the variables
     * @param configuration what else they say
     * @return the configuration
     * @throws IllegalArgumentException when a variable has a value that cannot be used
     */
    static DatabaseConfiguration read(Environment environment, Configuration configuration) {
        return new DatabaseConfiguration(
                control(environment, configuration),
                tenants(environment, configuration),
                operators(environment, configuration.tokens()),
                selfHosted(environment));
    }

    /** Reads what concerns the control database alone. */
    static ControlSettings control(Environment environment, Configuration configuration) {
        String host = environment.text("DB_HOST", "127.0.0.1");
        return ControlSettings.encryptedWith(encryption(environment))
                .host(host)
                .port(environment.integer("DB_PORT", 5432, 1, 65_535))
                .name(environment.text("DB_NAME", "postgres"))
                .user(environment.text("DB_USER", "supabase_admin"))
                .password(environment.text("DB_PASSWORD", "postgres"))
                .afterConnectQuery(environment.text("DB_AFTER_CONNECT_QUERY").orElse(null))
                .tls(environment.flag("DB_SSL", false))
                .tlsCaFile(environment.path("DB_SSL_CA_CERT").orElse(null))
                .addressFamily(addressFamily(environment, host))
                .poolSize(environment.integer("DB_POOL_SIZE", 5, 1, MOST_CONNECTIONS))
                .replicaHost(
                        ReplicaChoice.host(environment, configuration.engine().region())
                                .orElse(null))
                .replicaPoolSize(environment.integer("DB_REPLICA_POOL_SIZE", 5, 1, MOST_CONNECTIONS))
                .queueTarget(environment.millis("DB_QUEUE_TARGET", Duration.ofSeconds(5), 1))
                .announcementSecret(environment
                        .given("SECRET_KEY_BASE")
                        .filter(secret -> !secret.isEmpty())
                        .orElse(null))
                .cacheExpiration(environment.millis("TENANT_CACHE_EXPIRATION_IN_MS", Duration.ofSeconds(30), 1))
                .build();
    }

    private static EncryptionSettings encryption(Environment environment) {
        Optional<String> legacy = environment.text("DB_ENC_KEY");
        Optional<String> gcm = environment.text("DB_ENC_KEY_GCM");
        List<String> previous =
                environment.text("DB_ENC_KEY_GCM_PREVIOUS").stream().toList();
        boolean writeGcm = environment.flag("DB_ENC_WRITE_GCM", false);
        if (writeGcm && gcm.isEmpty()) {
            environment.warn("DB_ENC_WRITE_GCM is set but DB_ENC_KEY_GCM is missing, continuing with AES-128-ECB");
        }
        try {
            return new EncryptionSettings(legacy.orElse(null), gcm.orElse(null), writeGcm, previous);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "environment variables DB_ENC_KEY (16 bytes), DB_ENC_KEY_GCM, DB_ENC_KEY_GCM_PREVIOUS (32 bytes each) and"
                            + " DB_ENC_WRITE_GCM do not go together: " + e.getMessage(),
                    e);
        }
    }

    private static AddressFamily addressFamily(Environment environment, String host) {
        return environment
                .parsed("DB_IP_VERSION", "ipv4 or ipv6", DatabaseConfiguration::family)
                .orElseGet(() -> resolvable(host));
    }

    private static AddressFamily family(String value) {
        return switch (value) {
            case "ipv4" -> AddressFamily.IPV4;
            case "ipv6" -> AddressFamily.IPV6;
            default -> throw new IllegalArgumentException(value);
        };
    }

    /** Which family it is shows at each connect; that there is none shows now. */
    private static AddressFamily resolvable(String host) {
        try {
            InetAddress.getByName(host);
            return AddressFamily.ANY;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "environment variable DB_HOST is \"" + host
                            + "\", which has no address, and DB_IP_VERSION is not set",
                    e);
        }
    }

    private static TenantDatabasesSettings tenants(Environment environment, Configuration configuration) {
        TenantDatabasesSettings.Builder settings = TenantDatabasesSettings.builder()
                .nodeName(configuration.engine().nodeName())
                .region(configuration.engine().region())
                .rebalanceInterval(environment.millis("REBALANCE_CHECK_INTERVAL_IN_MS", Duration.ofMinutes(10), 1));
        environment.parsed("REGION_MAPPING", "a JSON object whose values are texts", settings::regionMappingJson);
        environment.parsed("SLOT_NAME_SUFFIX", "a few of a-z, 0-9 and _", settings::slotNameSuffix);
        JanitorSettings janitor = janitor(environment);
        return settings.janitor(environment.flag("RUN_JANITOR", false) ? janitor : null)
                .build();
    }

    private static JanitorSettings janitor(Environment environment) {
        environment.alias("JANITOR_CLEANUP_MAX_CHILDREN", "JANITOR_MAX_CHILDREN");
        environment.alias("JANITOR_CLEANUP_CHILDREN_TIMEOUT", "JANITOR_CHILDREN_TIMEOUT");
        JanitorSettings defaults = JanitorSettings.defaults();
        return new JanitorSettings(
                environment.millis("JANITOR_SCHEDULE_TIMER_IN_MS", defaults.interval(), 1),
                environment.millis("JANITOR_RUN_AFTER_IN_MS", defaults.runAfter(), 0),
                environment.flag("JANITOR_SCHEDULE_RANDOMIZE", defaults.randomize()),
                environment.integer("JANITOR_CHUNK_SIZE", defaults.chunkSize(), 1, Integer.MAX_VALUE),
                environment.integer("JANITOR_MAX_CHILDREN", defaults.parallelChunks(), 1, MOST_CONNECTIONS),
                environment.millis("JANITOR_CHILDREN_TIMEOUT", defaults.timeout(), 1));
    }

    private static ApiTokens operators(Environment environment, JwtSettings tokens) {
        List<String> secrets = Stream.of("API_JWT_SECRET", "API_JWT_SECRET_NEXT")
                .flatMap(name -> environment.text(name).stream())
                .toList();
        List<String> blocked =
                environment.text("API_TOKEN_BLOCKLIST").map(Environment::list).orElse(List.of());
        return ApiTokens.of(secrets, blocked, tokens);
    }

    /** The same variables as those of the control database, with other defaults where they are not set. */
    private static TenantDatabase selfHosted(Environment environment) {
        return TenantDatabase.on(environment.given("DB_HOST").orElse("host.docker.internal"))
                .port(environment.given("DB_PORT").map(Integer::parseInt).orElse(5433))
                .name(environment.given("DB_NAME").orElse("postgres"))
                .user(environment.given("DB_USER").orElse("supabase_admin"))
                .password(environment.given("DB_PASSWORD").orElse("postgres"))
                .sslEnforced(false)
                .region("us-east-1")
                .build();
    }
}
