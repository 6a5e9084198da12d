package io.realtime4j.launcher;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.TenantStore;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the tenants that the environment names. */
@Command(
        name = "serve",
        description = "Serves the tenants that the environment names; docs/configuration.md lists the variables.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--print-config", description = "Print what the environment amounts to, without secrets, and end.")
    private boolean printConfig;

    @Override
    public Integer call() throws InterruptedException {
        Environment environment = new Environment(System.getenv());
        Configuration configuration = Configuration.read(environment);
        Optional<DatabaseConfiguration> databases = DatabaseConfiguration.ofDeployment(environment, configuration);
        if (printConfig) {
            ConfigurationPrinter.print(environment, spec.commandLine().getOut());
            return 0;
        }
        Logging.level(configuration.logLevel());
        Logger log = log();
        environment.warnings().forEach(log::warn);
        if (configuration.seedSelfHosted() && !environment.isSet("API_JWT_SECRET")) {
            log.warn("API_JWT_SECRET is not set: the seeded tenant has a secret that everybody knows");
        }
        Lifecycle lifecycle = Lifecycle.begin();
        try {
            start(new Wiring(configuration, lifecycle), configuration, databases.orElse(null));
        } catch (RuntimeException e) {
            lifecycle.abandon();
            throw e;
        }
        lifecycle.await();
        return 0;
    }

    private static void start(Wiring wiring, Configuration configuration, @Nullable DatabaseConfiguration databases) {
        if (databases == null) {
            wiring.start(withoutDatabase(configuration), Authorizer.denyAll());
            return;
        }
        StoredTenants stored = wiring.open(databases);
        if (configuration.seedSelfHosted()) {
            stored.seed(configuration.selfHosted(), databases.selfHosted());
        }
        wiring.start(stored, databases);
    }

    private static TenantStore withoutDatabase(Configuration configuration) {
        TenantStore store = configuration
                .tenantsFile()
                .map(file -> TenantStore.fromFile(file, configuration.tenantLimits()))
                .orElseGet(TenantStore::inMemory);
        if (configuration.seedSelfHosted()) {
            store.put(configuration.selfHosted()).toCompletableFuture().join();
        } else if (configuration.tenantsFile().isEmpty()) {
            log().warn("no tenants: set DB_HOST and its companions, TENANTS_FILE or SEED_SELF_HOST=true");
        }
        return store;
    }

    /** Made when it is needed, because the level is known late. */
    private static Logger log() {
        return LoggerFactory.getLogger(ServeCommand.class);
    }
}
