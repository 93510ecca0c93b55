package dev.otto.ledger.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

/** What the environment may say of the console's issuer. */
class ConsoleIssuerTest {
    private static final String URI = "CONSOLE_OIDC_ISSUER_URI";
    private static final String CLIENT = "CONSOLE_OIDC_CLIENT_ID";
    private static final String SECRET = "CONSOLE_OIDC_CLIENT_SECRET";

    @Test
    void isNoneUntilOneIsSet() {
        assertThat(ConsoleIssuer.of(new MockEnvironment())).isEmpty();
        // As docker-compose.yml passes on what is not set.
        assertThat(ConsoleIssuer.of(new MockEnvironment()
                        .withProperty(URI, "")
                        .withProperty(CLIENT, " ")
                        .withProperty(SECRET, "")))
                .isEmpty();
    }

    @Test
    void needsTwoVariablesAndHasSensibleOthers() {
        ConsoleIssuer issuer = ConsoleIssuer.of(set()).orElseThrow();
        assertThat(issuer.host()).isEqualTo("login.example.org");
        assertThat(issuer.secret()).isNull();
        assertThat(issuer.scope().toString()).isEqualTo("openid profile email");
        assertThat(issuer.claims())
                .isEqualTo(new StaffClaims(
                        "https://login.example.org/realms/staff", "roles", "ledger-finance", "ledger-admin"));
    }

    @Test
    void asksForAnIdTokenWhateverElseItAsksFor() {
        ConsoleIssuer issuer = ConsoleIssuer.of(set().withProperty("CONSOLE_OIDC_SCOPE", "groups"))
                .orElseThrow();
        assertThat(issuer.scope().toStringList()).containsExactlyInAnyOrder("openid", "groups");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.org",
                "login.example.org",
                "https://login.example.org/?realm=staff",
                "ftp://login.example.org",
                "https://",
                "https://login example.org"
            })
    void hasAnAddressThatNobodyCanListenIn(String uri) {
        assertThatThrownBy(() -> ConsoleIssuer.of(set().withProperty(URI, uri)))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining(URI);
    }

    @Test
    void isNotSetByHalf() {
        assertThatThrownBy(() -> ConsoleIssuer.of(new MockEnvironment().withProperty(URI, "https://x.org")))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessage(URI + " is set without " + CLIENT + ": set both, or neither.");
        assertThatThrownBy(() -> ConsoleIssuer.of(new MockEnvironment().withProperty(CLIENT, "c")))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessage(CLIENT + " is set without " + URI + ": set both, or neither.");
        for (String name : new String[] {"CLIENT_SECRET", "SCOPE", "ROLE_CLAIM", "FINANCE_ROLE", "ADMIN_ROLE"}) {
            assertThatThrownBy(() -> ConsoleIssuer.of(
                            new MockEnvironment().withProperty("CONSOLE_OIDC_" + name, "secret-value")))
                    .isInstanceOf(ConfigurationMistake.class)
                    .hasMessageContaining("CONSOLE_OIDC_" + name + " is set without")
                    .hasMessageNotContaining("secret-value");
        }
    }

    @Test
    void tellsTheRolesApart() {
        assertThatThrownBy(() -> ConsoleIssuer.of(set().withProperty("CONSOLE_OIDC_FINANCE_ROLE", "staff")
                        .withProperty("CONSOLE_OIDC_ADMIN_ROLE", "staff")))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("must differ");
    }

    @Test
    void printsNoSecret() {
        assertThat(ConsoleIssuer.of(set().withProperty(SECRET, "s3cret"))
                        .orElseThrow()
                        .toString())
                .doesNotContain("s3cret");
    }

    private static MockEnvironment set() {
        return new MockEnvironment()
                .withProperty(URI, "https://login.example.org/realms/staff")
                .withProperty(CLIENT, "ledger-console");
    }
}
