package dev.otto.ledger.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.server.PathContainer;

/** Who may call what, as docs/api.md says it: every route with the roles that may take it besides admin. */
class RightsTest {
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /v1/users                          | ''",
                "GET    | /v1/users                          | generator payments finance",
                "GET    | /v1/users/1                        | generator payments finance",
                "HEAD   | /v1/users/1                        | generator payments finance",
                "PATCH  | /v1/users/1                        | ''",
                "GET    | /v1/users/1/credits                | generator payments finance",
                "POST   | /v1/users/1/purchases              | payments",
                "POST   | /v1/users/1/grants                 | ''",
                "POST   | /v1/users/1/usages                 | generator",
                "POST   | /v1/users/1/adjustments            | ''",
                "POST   | /v1/users/1/holds                  | generator",
                "POST   | /v1/transactions/1/refunds         | generator",
                "POST   | /v1/transactions/1/reversals       | payments",
                "POST   | /v1/transactions/1/reinstatements  | payments",
                "GET    | /v1/users/1/transactions           | generator payments finance",
                "GET    | /v1/transactions/1                 | generator payments finance",
                "POST   | /v1/holds/1/capture                | generator",
                "POST   | /v1/holds/1/void                   | generator",
                "GET    | /v1/holds/1                        | generator finance",
                "GET    | /v1/users/1/holds                  | generator finance",
                "POST   | /v1/videos                         | generator",
                "PATCH  | /v1/videos/1                       | generator",
                "GET    | /v1/videos/1                       | generator finance",
                "GET    | /v1/users/1/videos                 | generator finance",
                "GET    | /v1/users/1/events                 | finance",
                "GET    | /v1/projections                    | finance",
                "POST   | /v1/api-keys                       | ''",
                "GET    | /v1/api-keys                       | ''",
                "POST   | /v1/api-keys/1/rotate              | ''",
                "DELETE | /v1/api-keys/1                     | ''",
                "GET    | /actuator/prometheus               | ''",
                "GET    | /actuator                          | ''"
            })
    void areThoseOfTheContract(String method, String path, String roles) {
        Set<Role> expected = Arrays.stream(roles.split(" "))
                .filter(role -> !role.isEmpty())
                .map(Role::of)
                .collect(Collectors.toCollection(() -> EnumSet.of(Role.ADMIN)));

        Rights.Right right = Rights.of(method, PathContainer.parsePath(path)).orElseThrow();

        assertThat(right.open()).isFalse();
        assertThat(right.roles()).isEqualTo(expected);
        assertThat(right.includes(Role.ADMIN)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/actuator/health",
        "/actuator/health/liveness",
        "/actuator/health/readiness",
        "/v3/api-docs",
        "/v3/api-docs/swagger-config",
        "/swagger-ui/index.html",
        "/swagger-ui.html"
    })
    void areNotAskedForWhereEverybodyMayLook(String path) {
        assertThat(Rights.of("GET", PathContainer.parsePath(path)).orElseThrow().open())
                .isTrue();
        assertThat(Rights.of("POST", PathContainer.parsePath(path)).filter(Rights.Right::open))
                .isEmpty();
    }

    @Test
    void areNotGuessed() {
        assertThat(Rights.of("DELETE", PathContainer.parsePath("/v1/users/1"))).isEmpty();
        assertThat(Rights.of("GET", PathContainer.parsePath("/v1/users/1/"))).isEmpty();
        assertThat(Rights.of("GET", PathContainer.parsePath("/V1/users/1"))).isEmpty();
        assertThat(Rights.of("GET", PathContainer.parsePath("/actuatorx"))).isEmpty();
    }
}
