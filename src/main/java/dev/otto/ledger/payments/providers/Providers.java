package dev.otto.ledger.payments.providers;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.platform.config.SecretFile;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The providers, as they are configured. */
@Component
public final class Providers {
    public static final String STRIPE = "stripe";
    public static final String STANDARD = "payments";

    private final Map<String, Provider> byName;

    Providers(Environment environment, Clock clock) {
        byName = List.<Provider>of(
                        new Stripe(Secrets.of(stripeSecret(environment)), isLive(environment), clock),
                        new StandardWebhooks(Secrets.of(environment.getProperty("PAYMENTS_WEBHOOK_SECRET", ""))))
                .stream()
                .collect(Collectors.toMap(Provider::name, Function.identity()));
    }

    /** The embedded database is for trying out, so one is made for that: it lies beside the data. */
    private static String stripeSecret(Environment environment) {
        String configured = environment.getProperty("STRIPE_WEBHOOK_SECRET", "");
        if (!configured.isBlank() || !isEmbedded(environment)) {
            return configured;
        }
        Path folder = Path.of(environment.getProperty("ledger.data-directory", "data"));
        return SecretFile.readOrCreate(folder.resolve("stripe-webhook-secret"), Providers::madeUp);
    }

    private static String madeUp() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return "whsec_" + HexFormat.of().formatHex(random);
    }

    private static boolean isEmbedded(Environment environment) {
        return DatabaseSettings.from(environment).isEmpty();
    }

    /** Where the database is for trying out, no money is. */
    private static boolean isLive(Environment environment) {
        String mode = environment.getProperty("STRIPE_MODE", "");
        return switch (mode.isBlank() ? (isEmbedded(environment) ? "test" : "live") : mode) {
            case "live" -> true;
            case "test" -> false;
            default -> throw new ConfigurationMistake("STRIPE_MODE is live or test, not " + mode + ".");
        };
    }

    /** The names of all but one. */
    public List<String> others(String name) {
        return byName.keySet().stream().filter(other -> !other.equals(name)).toList();
    }

    public Provider named(String name) {
        Provider provider = byName.get(name);
        if (provider == null) {
            throw new IllegalArgumentException("no provider is called " + name);
        }
        return provider;
    }
}
