package io.realtime4j.launcher;

import io.realtime4j.core.Realtime;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.TenantStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves one tenant for development, and says how to reach it. */
@Command(
        name = "dev",
        description = "Serves one tenant for development and prints its URL and keys.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class DevCommand implements Callable<Integer> {
    private static final int KEY_LENGTH = 16;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", description = "Port; 0 for any free one. Default: PORT or 4000.")
    private @Nullable Integer port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on. Default: 127.0.0.1.")
    private @Nullable String host;

    @Option(
            names = "--limits",
            paramLabel = "KIND",
            description = "none, or default for those of a new tenant. Default: none.")
    private Limits limits = Limits.NONE;

    @Option(names = "--json", description = "Print one JSON object on standard output once ready; logs go to stderr.")
    private boolean json;

    @Option(names = "--ephemeral", description = "Keep nothing: new keys and an empty database at every start.")
    private boolean ephemeral;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where to keep the database and the secrets. Default: .realtime.")
    private Path data = Path.of(".realtime");

    @Option(names = "--print-config", description = "Print what the environment amounts to, without secrets, and end.")
    private boolean printConfig;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "Use a server that runs, as its superuser: postgresql://user:password@host:port/name.")
    private @Nullable String databaseUrl;

    @Option(
            names = "--no-database",
            description = "Do without a database: private channels are open to every valid token.")
    private boolean noDatabase;

    @Override
    public Integer call() throws InterruptedException {
        Environment environment = environment();
        if (printConfig) {
            Configuration.read(environment);
            ConfigurationPrinter.print(environment, spec.commandLine().getOut());
            return 0;
        }
        Lifecycle lifecycle = Lifecycle.begin();
        try {
            DevServer server = start(environment, lifecycle);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? server.json() + "\n" : server.text());
            out.flush();
        } catch (RuntimeException e) {
            lifecycle.abandon();
            throw e;
        }
        lifecycle.await();
        return 0;
    }

    private DevServer start(Environment environment, Lifecycle lifecycle) {
        Configuration configuration = Configuration.read(environment);
        Logging.level(configuration.logLevel());
        Logger log = LoggerFactory.getLogger(DevCommand.class);
        environment.warnings().forEach(log::warn);
        DevDatabase database = noDatabase ? null : lifecycle.starting(this::database);
        Tenant tenant = limits.of(configuration.selfHosted());
        Wiring wiring = new Wiring(configuration, lifecycle);
        Realtime node = database == null
                ? wiring.start(TenantStore.inMemory(tenant), Authorizer.allowAll())
                : start(wiring, database, tenant, environment, configuration);
        return DevServer.of(node, tenant, configuration.listener(), database);
    }

    /** As a deployment does, with the database as the control database and the tenant's. */
    private Realtime start(
            Wiring wiring, DevDatabase database, Tenant tenant, Environment environment, Configuration configuration) {
        database.prepare();
        database.describe(environment);
        environment.setDefault(
                "DB_ENC_KEY",
                DevSecret.of(ephemeral ? null : data, "encryption-key").substring(0, KEY_LENGTH));
        DatabaseConfiguration databases = DatabaseConfiguration.read(environment, configuration);
        StoredTenants stored = wiring.open(databases);
        stored.seed(tenant, databases.selfHosted());
        database.letUsersIn();
        return wiring.start(stored, databases);
    }

    private DevDatabase database() {
        return databaseUrl == null
                ? DevDatabase.start(ephemeral ? null : data, this::say)
                : DevDatabase.existing(databaseUrl);
    }

    private void say(String text) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("realtime: " + text);
        err.flush();
    }

    /** The process' variables with the options in their place. */
    private Environment environment() {
        Environment environment = new Environment(System.getenv());
        if (port != null) {
            environment.set("PORT", port.toString());
        }
        if (host != null) {
            environment.set("LISTEN_ADDRESS", host);
        }
        environment.setDefault("LISTEN_ADDRESS", "127.0.0.1");
        environment.setDefault("SELF_HOST_TENANT_NAME", "realtime-dev");
        environment.setDefault("DEFAULT_TENANT", environment.text("SELF_HOST_TENANT_NAME", "realtime-dev"));
        if (!environment.isSet("API_JWT_SECRET") && !printConfig) {
            environment.set("API_JWT_SECRET", DevSecret.of(ephemeral ? null : data, "jwt-secret"));
        }
        if (!json) {
            environment.setDefault("LOG_LEVEL", "warning");
        }
        return environment;
    }

    /** What {@code --limits} accepts. */
    private enum Limits {
        /** So high that nobody meets them. */
        NONE,
        /** Those of a new tenant. */
        DEFAULT;

        Tenant of(Tenant tenant) {
            return this == NONE
                    ? tenant.toBuilder().limits(TenantLimits.unlimited()).build()
                    : tenant;
        }
    }
}
