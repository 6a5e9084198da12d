package io.realtime4j.launcher;

import ch.qos.logback.classic.Level;
import io.realtime4j.tenancy.ControlDatabase;
import io.realtime4j.tenancy.ControlSettings;
import io.realtime4j.tenancy.Reencryption;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Encrypts the secrets of the control database with another key. */
@Command(
        name = "rotate-key",
        description = {
            "Encrypts the secrets of the control database anew, those that DB_ENC_KEY or DB_ENC_KEY_GCM_PREVIOUS encrypted, with"
                    + " DB_ENC_KEY_GCM. DB_HOST and its companions name the database; nodes may run meanwhile if they know both keys.",
            "Ends with 0 when no secret needs another key any more, with 1 when some are left. What is done already is left alone."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class RotateKeyCommand implements Callable<Integer> {
    private final Map<String, String> variables;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--dry-run", description = "Change nothing, print what would be done.")
    private boolean dryRun;

    @Option(
            names = "--to",
            paramLabel = "FORM",
            description = "gcm, or legacy for the way back to DB_ENC_KEY. Default: gcm.")
    private Form form = Form.GCM;

    /** Takes the process' variables. */
    RotateKeyCommand() {
        this(System.getenv());
    }

    RotateKeyCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public Integer call() {
        ControlSettings settings = settings();
        Logging.level(Level.ERROR);
        try (ControlDatabase control = ControlDatabase.open(settings)) {
            Reencryption done = StoredTenants.await(
                    "the secrets of the control database " + name(settings) + " cannot be encrypted anew",
                    dryRun ? control.planReencryption() : control.reencrypt());
            print(settings, done);
            return done.isComplete() ? 0 : 1;
        }
    }

    private ControlSettings settings() {
        Environment environment = new Environment(variables);
        if (!environment.isSet("DB_HOST")) {
            throw new IllegalArgumentException(
                    "environment variable DB_HOST is not set: it and its companions name the control database");
        }
        if (!environment.isSet(form.key)) {
            throw new IllegalArgumentException("environment variable " + form.key
                    + " is not set: it is the key to encrypt with; DB_ENC_KEY, DB_ENC_KEY_GCM and DB_ENC_KEY_GCM_PREVIOUS are"
                    + " those to read with");
        }
        environment.set("DB_ENC_WRITE_GCM", Boolean.toString(form == Form.GCM));
        return DatabaseConfiguration.control(environment, Configuration.read(environment));
    }

    private void print(ControlSettings settings, Reencryption done) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("control database %s%s%n", name(settings), dryRun ? ", dry run: nothing is changed" : "");
        line(out, "tenants", done.tenants());
        line(out, "encrypted with " + form.key + " already", done.current());
        line(out, dryRun ? "to be encrypted anew" : "encrypted anew", done.rewritten());
        line(
                out,
                "changed by others meanwhile, left as they are",
                done.changedMeanwhile().size());
        line(out, "unreadable, left as they are", done.unreadable().size());
        done.changedMeanwhile()
                .forEach(tenant -> out.printf("tenant %s was changed meanwhile: run this again%n", tenant));
        done.unreadable()
                .forEach((tenant, fault) -> out.printf(
                        "tenant %s cannot be read, %s: give its key, or store the secret anew%n", tenant, fault));
        if (done.isComplete() && !dryRun) {
            out.printf("No secret needs another key than %s any more.%n", form.key);
        }
        out.flush();
    }

    private static String name(ControlSettings settings) {
        return settings.user() + "@" + settings.host() + ":" + settings.port() + "/" + settings.name();
    }

    private static void line(PrintWriter out, String what, int count) {
        out.printf("  %-48s %d%n", what, count);
    }

    /** What {@code --to} accepts. */
    private enum Form {
        /** AES-256-GCM. */
        GCM("DB_ENC_KEY_GCM"),
        /** AES-128-ECB. */
        LEGACY("DB_ENC_KEY");

        private final String key;

        Form(String key) {
            this.key = key;
        }
    }
}
