package dev.otto.ledger.verifier;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code verify <bundle> [--heads <file or folder>] [--key <file or base64>]}: says in plain words what it finds. */
public final class VerifyCommand {
    /** The word that the command begins with. */
    public static final String NAME = "verify";

    private static final int INTACT = 0;
    private static final int BROKEN = 1;
    private static final int WRONG_USE = 2;
    private static final int SHOWN = 100;
    private static final String USAGE = """
            usage: verify <bundle> [--heads <file or folder>] [--key <file or base64>]
              <bundle>  what GET /v1/audit/export gave
              --heads   heads that you hold: lines of the file sink, or answers of GET /v1/audit/heads
              --key     the public key that you were given, as PEM or base64; may be given more than once
            Ends with 0 if nothing is wrong, 1 if something is, 2 if it was called wrongly.""";

    private final PrintStream out;
    private final PrintStream err;

    private VerifyCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** What the user has asked for, and brought along. */
    private record Order(Path bundle, @Nullable HeldHeads held, List<byte[]> keys) {}

    private static final class WrongUse extends Exception {
        WrongUse(String message) {
            super(message);
        }
    }

    /** @return the exit code */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        VerifyCommand command = new VerifyCommand(out, err);
        try {
            return command.verify(order(arguments));
        } catch (WrongUse e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return WRONG_USE;
        } catch (IOException e) {
            err.println("cannot read " + e.getMessage());
            return WRONG_USE;
        }
    }

    private static Order order(List<String> arguments) throws WrongUse, IOException {
        Path bundle = null;
        HeldHeads held = null;
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--heads") || argument.equals("--key")) {
                if (++i == arguments.size()) {
                    throw new WrongUse(argument + " needs a value");
                }
                if (argument.equals("--key")) {
                    keys.add(key(arguments.get(i)));
                } else {
                    held = HeldHeads.read(existing(arguments.get(i)));
                    if (held.heads().isEmpty()) {
                        throw new WrongUse(arguments.get(i) + " has no head");
                    }
                }
            } else if (bundle == null && !argument.startsWith("-")) {
                bundle = existing(argument);
            } else {
                throw new WrongUse("what is " + argument + "?");
            }
        }
        if (bundle == null) {
            throw new WrongUse("which bundle?");
        }
        return new Order(bundle, held, keys);
    }

    private static Path existing(String name) throws WrongUse {
        Path path = Path.of(name);
        if (!Files.exists(path)) {
            throw new WrongUse("there is no " + name);
        }
        return path;
    }

    private static byte[] key(String given) throws WrongUse, IOException {
        String text = given.length() < 1_000 && Files.isRegularFile(Path.of(given))
                ? Files.readString(Path.of(given))
                : given;
        try {
            byte[] key = Base64.getDecoder().decode(text.replaceAll("-----[A-Z ]+-----|\\s", ""));
            if (AuditKey.of(key, "").isKey()) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new WrongUse(given + " is no public key");
        }
        throw new WrongUse(given + " is no Ed25519 public key");
    }

    private int verify(Order order) throws IOException {
        try (Bundle bundle = Bundle.open(order.bundle())) {
            return verify(order, bundle);
        } catch (Bundle.Damaged e) {
            out.println("BROKEN: " + order.bundle() + " proves nothing: " + e.getMessage());
            return BROKEN;
        }
    }

    private int verify(Order order, Bundle bundle) {
        List<Head> held = order.held() == null ? List.of() : order.held().heads();
        KeyRing keys =
                order.keys().isEmpty() ? KeyRing.ofUnproven(bundle.keys()) : new KeyRing(order.keys(), bundle.keys());
        Check.Extent extent = bundle.extent();
        List<Check> checks = Checks.all(extent, bundle.heads(), held, keys);
        long expected = bundle.manifest().last() - bundle.manifest().first() + 1;
        BundleVerification.Result result;
        try (ProgressBar bar = new ProgressBar(err, expected)) {
            result = new BundleVerification(bundle, checks).run(bar::at);
        }
        describe(bundle, order, checks, result);
        return verdict(order, result);
    }

    private void describe(Bundle bundle, Order order, List<Check> checks, BundleVerification.Result result) {
        Bundle.Manifest manifest = bundle.manifest();
        line(
                "Events",
                "%,d, from position %,d to %,d, of %,d accounts; exported %s%s",
                result.events(),
                manifest.first(),
                result.last(),
                result.accounts(),
                manifest.exportedAt(),
                manifest.to() == null ? "" : ", only what was recorded before " + manifest.to());
        HeadCheck sealed = head(checks, "sealed_root");
        HeadCheck kept = head(checks, "held_head");
        line("Heads", "%,d in the bundle were compared", sealed.compared());
        Head latest = sealed.latest();
        long unsealed = result.last() - (latest == null ? manifest.first() - 1 : latest.position());
        if (unsealed > 0) {
            line("", "no signature vouches for what came after the last of them: %,d events", unsealed);
        }
        if (order.held() == null) {
            line("", "you have brought none of your own: a log that was rewritten as a whole would show by those");
        } else {
            line(
                    "",
                    "%,d of your own were compared, %,d lie outside of this bundle, %,d lines were no head",
                    kept.compared(),
                    kept.outside(),
                    order.held().passedOver());
        }
        if (!order.keys().isEmpty()) {
            line(
                    "Key",
                    "yours: %s",
                    String.join(", ", order.keys().stream().map(AuditKey::idOf).toList()));
        } else {
            line(
                    "Key",
                    "NONE WAS GIVEN. The keys came from the bundle itself, so signatures prove nothing by themselves:");
            bundle.keys().forEach(key -> line("", "compare %s with what you were told", key.id()));
        }
        if (!bundle.extent().fromTheFirst()) {
            line(
                    "Before",
                    "what came before position %,d is not in this bundle; %s",
                    manifest.first(),
                    sealed.compared() + kept.compared() > 0
                            ? "the heads show that it ended as the bundle says"
                            : "nothing shows that it ended as the bundle says");
        }
        line(
                "Persons",
                "%,d erased: what was personal of them reads [erased], their credits are checked like all",
                result.erased());
    }

    private static HeadCheck head(List<Check> checks, String name) {
        return (HeadCheck) checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private int verdict(Order order, BundleVerification.Result result) {
        Findings findings = result.findings();
        findings.all().stream()
                .limit(SHOWN)
                .forEach(found -> out.println((found.position() > 0 ? "event " + found.position() + ": " : "")
                        + found.message() + " [" + found.check() + "]"));
        if (findings.count() > SHOWN) {
            out.println("… and " + (findings.count() - SHOWN) + " more");
        }
        Finding first = findings.first();
        if (first != null) {
            out.printf(Locale.ROOT, "BROKEN, %,d times; the first at event %d%n", findings.count(), first.position());
            return BROKEN;
        }
        out.println(
                order.keys().isEmpty() && order.held() == null
                        ? "INTACT in itself; without a key or heads of your own, it may have been made anew as a whole"
                        : "INTACT");
        return INTACT;
    }

    private void line(String what, String text, Object... values) {
        out.printf(Locale.ROOT, "%-8s %s%n", what, String.format(Locale.ROOT, text, values));
    }
}
