package dev.otto.ledger.security.internal;

import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;

/**
 * Where people sign in to the console, as the environment says it.
 *
 * @param issuer whose audience is the client's id
 * @param secret null: a public client, which PKCE alone speaks for
 * @param scope what is asked for
 * @param claims what the issuer has to say of whom the console is for
 */
record ConsoleIssuer(
        Issuer issuer, ClientID client, @Nullable Secret secret, Scope scope, StaffClaims claims) {
    private static final String PREFIX = "CONSOLE_OIDC_";
    private static final String URI_NAME = PREFIX + "ISSUER_URI";
    private static final String CLIENT_NAME = PREFIX + "CLIENT_ID";
    private static final String SECRET_NAME = PREFIX + "CLIENT_SECRET";
    private static final String SCOPE_NAME = PREFIX + "SCOPE";
    private static final String CLAIM_NAME = PREFIX + "ROLE_CLAIM";
    private static final String FINANCE_NAME = PREFIX + "FINANCE_ROLE";
    private static final String ADMIN_NAME = PREFIX + "ADMIN_ROLE";

    /** Nothing when no variable of it is set; with some and not enough of them, the start ends. */
    static Optional<ConsoleIssuer> of(PropertyResolver environment) {
        String uri = value(environment, URI_NAME);
        String client = value(environment, CLIENT_NAME);
        if (uri == null && client == null) {
            for (String name : new String[] {SECRET_NAME, SCOPE_NAME, CLAIM_NAME, FINANCE_NAME, ADMIN_NAME}) {
                if (value(environment, name) != null) {
                    throw new ConfigurationMistake(name + " is set without " + URI_NAME + " and " + CLIENT_NAME
                            + ": set those too, or none of them.");
                }
            }
            return Optional.empty();
        }
        if (uri == null || client == null) {
            String set = uri == null ? CLIENT_NAME : URI_NAME;
            String missing = uri == null ? URI_NAME : CLIENT_NAME;
            throw new ConfigurationMistake(set + " is set without " + missing + ": set both, or neither.");
        }
        if (!Issuer.isAcceptable(uri)) {
            throw new ConfigurationMistake(
                    URI_NAME + " must be the https address that the issuer calls itself by, such as"
                            + " https://login.example.org/realms/staff (http is taken for 127.0.0.1 and localhost).");
        }
        String secret = value(environment, SECRET_NAME);
        String claim = value(environment, CLAIM_NAME);
        String finance = orElse(value(environment, FINANCE_NAME), "ledger-finance");
        String admin = orElse(value(environment, ADMIN_NAME), "ledger-admin");
        if (finance.equals(admin)) {
            throw new ConfigurationMistake(FINANCE_NAME + " and " + ADMIN_NAME + " must differ.");
        }
        Scope scope = Scope.parse(orElse(value(environment, SCOPE_NAME), "openid profile email"));
        scope.add("openid");
        return Optional.of(new ConsoleIssuer(
                new Issuer(uri, client),
                new ClientID(client),
                secret == null ? null : new Secret(secret),
                scope,
                new StaffClaims(uri, orElse(claim, "roles"), finance, admin)));
    }

    /** What people know it by. */
    String host() {
        return URI.create(issuer.uri()).getHost();
    }

    private static @Nullable String value(PropertyResolver environment, String name) {
        String value = environment.getProperty(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static String orElse(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ConsoleIssuer[" + issuer.uri() + ", " + client + "]";
    }
}
