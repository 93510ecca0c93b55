package dev.otto.ledger.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.security.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the claims of somebody mean. */
class StaffClaimsTest {
    private static final String AS_AN_ADDRESS = "https://ledger.example.org/roles";

    @Test
    void giveARoleByATextOrAListOfTexts() {
        assertThat(role("roles", Map.of("roles", "ledger-finance"))).isEqualTo(Role.FINANCE);
        assertThat(role("roles", Map.of("roles", List.of("x", "ledger-finance"))))
                .isEqualTo(Role.FINANCE);
        assertThat(role("roles", Map.of("roles", List.of("ledger-finance", "ledger-admin", "ledger-finance"))))
                .isEqualTo(Role.ADMIN);
    }

    @Test
    void areFoundByAPathAndByANameThatHasDotsItself() {
        Map<String, Object> keycloaks = Map.of("realm_access", Map.of("roles", List.of("ledger-admin")));
        assertThat(role("realm_access.roles", keycloaks)).isEqualTo(Role.ADMIN);
        assertThat(role("roles", keycloaks)).isNull();
        assertThat(role(AS_AN_ADDRESS, Map.of(AS_AN_ADDRESS, List.of("ledger-admin"))))
                .isEqualTo(Role.ADMIN);
        Map<String, Object> byClient =
                Map.of("resource_access", Map.of("ledger", Map.of("roles", List.of("ledger-finance"))));
        assertThat(role("resource_access.ledger.roles", byClient)).isEqualTo(Role.FINANCE);
    }

    @Test
    void giveNoRoleWhereTheySayAnythingElse() {
        List<Object> others = new ArrayList<>(List.of(
                "",
                "LEDGER-ADMIN",
                "ledger-admin ",
                "ledger-admin ledger-finance",
                "ledger-admin,ledger-finance",
                true,
                7,
                Map.of("ledger-admin", true),
                List.of(),
                List.of(List.of("ledger-admin")),
                List.of(Map.of("ledger-admin", true))));
        others.add(Arrays.asList((Object) null));
        for (Object other : others) {
            assertThat(role("roles", Map.of("roles", other)))
                    .as(other.toString())
                    .isNull();
        }
        Map<String, Object> none = new HashMap<>();
        none.put("roles", null);
        assertThat(role("roles", none)).isNull();
        assertThat(role("roles", Map.of())).isNull();
        assertThat(role("realm_access.roles", Map.of("realm_access", "ledger-admin")))
                .isNull();
        assertThat(role("a..b", Map.of("a", Map.of("b", "ledger-admin")))).isNull();
    }

    @Test
    void giveANameToShowWhereThereIsOne() {
        assertThat(shown(Map.of("name", "Ida Rath", "email", "ida@example.org")))
                .isEqualTo("Ida Rath");
        assertThat(shown(Map.of("name", " ", "preferred_username", "ida"))).isEqualTo("ida");
        assertThat(shown(Map.of("email", "ida@example.org"))).isEqualTo("ida@example.org");
        assertThat(shown(Map.of("name", List.of("Ida")))).isNull();
        assertThat(shown(Map.of("name", "\u0000\n", "email", "ida@example.org")))
                .isEqualTo("ida@example.org");
        assertThat(shown(Map.of("name", "a\u0000b\nc"))).isEqualTo("a b c");
        assertThat(shown(Map.of("name", "😀".repeat(200)))).isEqualTo("😀".repeat(100));
    }

    private static @Nullable Role role(String claim, Map<String, Object> claims) {
        return new StaffClaims("https://issuer", claim, "ledger-finance", "ledger-admin")
                .staff("ida", claims)
                .map(vouched -> vouched.staff().role())
                .orElse(null);
    }

    private static @Nullable String shown(Map<String, Object> claims) {
        Map<String, Object> all = new HashMap<>(claims);
        all.put("roles", "ledger-admin");
        return new StaffClaims("https://issuer", "roles", "ledger-finance", "ledger-admin")
                .staff("ida", all)
                .orElseThrow()
                .staff()
                .shownAs();
    }
}
