package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopNoticeTest {
    @Test
    void readinessGoesDownFirstAndRequestsAreStillAnswered() throws Exception {
        LedgerNode node = LedgerNode.on(TestPostgres.freshDatabase(), "ledger.stop-notice=8s");
        try (Http http = new Http(node.port())) {
            await().until(() -> http.status("/actuator/health/readiness") == 200);
            assertThat(http.get("/v1/projections").headers().firstValue("Connection"))
                    .isEmpty();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(node::close);
            await().pollInterval(50, TimeUnit.MILLISECONDS)
                    .until(() -> http.status("/actuator/health/readiness") == 503);
            HttpResponse<String> answer = http.get("/v1/projections");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Connection")).contains("close");
            assertThat(http.status("/actuator/health/liveness")).isEqualTo(200);
            stopped.get(120, TimeUnit.SECONDS);
            assertThat(http.status("/v1/projections"))
                    .as("the socket is closed")
                    .isZero();
        }
    }
}
