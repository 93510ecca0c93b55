package dev.otto.ledger.audit.internal;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.platform.config.SecretFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The private keys of this node: {@code LEDGER_AUDIT_KEY}, or a file beside the data that is made at the first start. The
 * first signs, a second vouches for it.
 *
 * @param former null where there is none
 */
record SigningKeys(SigningKey signing, @Nullable SigningKey former) {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    static SigningKeys load(@Nullable String configured, Path dataDirectory) {
        String given = configured == null || configured.isBlank() ? null : configured;
        Path file = dataDirectory.resolve("audit-key");
        String text = given != null ? given : SecretFile.readOrCreate(file, () -> pem(SigningKey.create()));
        try {
            return parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationMistake((given != null ? "LEDGER_AUDIT_KEY" : file.toString())
                    + " is not one or two Ed25519 keys: make one by openssl genpkey -algorithm ed25519.");
        }
    }

    static String pem(byte[] pkcs8) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return BEGIN + '\n' + lines.encodeToString(pkcs8) + '\n' + END;
    }

    /** PEM, or the base64 of it without its frame and with a comma between two. */
    private static SigningKeys parse(String text) {
        List<SigningKey> keys = new ArrayList<>();
        for (String part : text.split(text.contains(BEGIN) ? END : ",", -1)) {
            String base64 = part.replace(BEGIN, "").replaceAll("\\s", "");
            if (!base64.isEmpty()) {
                keys.add(SigningKey.of(Base64.getDecoder().decode(base64)));
            }
        }
        if (keys.isEmpty() || keys.size() > 2) {
            throw new IllegalArgumentException("one or two keys");
        }
        return new SigningKeys(keys.getFirst(), keys.size() == 2 ? keys.getLast() : null);
    }
}
