package dev.otto.ledger.security.internal;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens are taken: of end users, or of people who sign in to the console.
 *
 * @param uri as it stands in the tokens' {@code iss}, to the letter
 * @param audience that must be among the tokens' {@code aud}
 */
record Issuer(String uri, String audience) {
    /** What Supabase Auth puts into the tokens of its users. */
    private static final String SUPABASE = "authenticated";

    /** Nothing when OIDC_ISSUER_URI is not set: then there are no end users. */
    static Optional<Issuer> of(@Nullable String uri, @Nullable String audience) {
        String expected = audience == null || audience.isBlank() ? null : audience.strip();
        if (uri == null || uri.isBlank()) {
            if (expected != null) {
                throw new ConfigurationMistake(
                        "OIDC_AUDIENCE is set without OIDC_ISSUER_URI: set the issuer too, or neither.");
            }
            return Optional.empty();
        }
        String text = uri.strip();
        if (!isAcceptable(text)) {
            throw new ConfigurationMistake("OIDC_ISSUER_URI must be the https address that stands in the tokens' iss,"
                    + " such as https://<project>.supabase.co/auth/v1 (http is taken for 127.0.0.1 and localhost).");
        }
        return Optional.of(new Issuer(text, expected == null ? SUPABASE : expected));
    }

    /** The address of something below the issuer's. */
    String wellKnown(String name) {
        return (uri.endsWith("/") ? uri : uri + "/") + ".well-known/" + name;
    }

    /** Whether keys may be had from there: over TLS, or from this machine. */
    static boolean isAcceptable(String address) {
        try {
            URI parsed = new URI(address);
            return parsed.getQuery() == null && isAcceptable(parsed);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether an issuer may be asked there, in whose addresses a query is allowed. */
    static boolean isAcceptable(URI address) {
        String host = address.getHost();
        if (host == null || address.getFragment() != null) {
            return false;
        }
        boolean here = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        return "https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && here);
    }
}
