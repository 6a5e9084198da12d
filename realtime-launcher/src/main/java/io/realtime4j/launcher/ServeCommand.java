package io.realtime4j.launcher;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.TenantStore;
import java.util.concurrent.Callable;
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
        if (printConfig) {
            ConfigurationPrinter.print(environment, spec.commandLine().getOut());
            return 0;
        }
        Logging.level(configuration.logLevel());
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        environment.warnings().forEach(log::warn);
        TenantStore tenants = Wiring.tenants(configuration);
        if (configuration.tenantsFile().isEmpty() && !configuration.seedSelfHosted()) {
            log.warn("no tenants: set TENANTS_FILE or SEED_SELF_HOST=true");
        }
        if (configuration.seedSelfHosted() && !environment.isSet("API_JWT_SECRET")) {
            log.warn("API_JWT_SECRET is not set: the seeded tenant has a secret that everybody knows");
        }
        Lifecycle lifecycle = Lifecycle.begin();
        try {
            lifecycle.closing(Wiring.start(configuration, tenants, Authorizer.denyAll()));
        } catch (RuntimeException e) {
            lifecycle.abandon();
            throw e;
        }
        lifecycle.await();
        return 0;
    }
}
