package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProjectionsApiTest extends ApiTest {

    @Test
    void everyInlineProjectionIsAtTheHeadOfTheLog() {
        JsonNode grant = grant(newUser(), 1);

        JsonNode page = api.get("/v1/projections").json();

        assertThat(page.propertyNames()).containsExactly("data", "has_more", "next_cursor");
        assertThat(page.get("data")).isNotEmpty();
        for (JsonNode projection : page.get("data")) {
            assertThat(projection.propertyNames())
                    .containsExactly(
                            "name",
                            "kind",
                            "version",
                            "position",
                            "lag",
                            "state",
                            "rows",
                            "rows_estimated",
                            "updated_at",
                            "parked",
                            "rebuild");
            assertThat(projection.get("state").asString()).isEqualTo("live");
            assertThat(projection.get("parked").longValue()).isZero();
            if (projection.get("name").asString().equals("transactions")) {
                assertThat(projection.get("rows").longValue()).isPositive();
                // An estimate once other tests have written thousands of rows.
                assertThat(projection.get("rows_estimated").isBoolean()).isTrue();
            }
            if (projection.get("kind").asString().equals("inline")) {
                assertThat(projection.get("position").longValue())
                        .isGreaterThanOrEqualTo(grant.get("ledger_position").longValue());
                assertThat(projection.get("lag").longValue()).isZero();
            }
        }
    }
}
