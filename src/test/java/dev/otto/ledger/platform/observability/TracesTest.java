package dev.otto.ledger.platform.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.platform.observability.OtlpReceiver.Span;
import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.TestPostgres;
import io.micrometer.tracing.Tracer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    @Test
    void oneTraceLeadsFromTheRequestByCommandAndAppendToTheProjection() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver();
                LedgerNode node = LedgerNode.on(
                        TestPostgres.freshDatabase(),
                        TracingWhenAsked.ENDPOINT + "=" + receiver.endpoint(),
                        // What the caller does not sample is not sampled here.
                        "management.tracing.sampling.probability=0",
                        "management.opentelemetry.tracing.export.schedule-delay=100ms");
                Http http = new Http(node.port())) {
            AccountId account = node.account(100_000);
            HttpResponse<String> used = use(http, account, "00-" + TRACE + "-" + CALLER + "-01");
            assertThat(used.statusCode()).isEqualTo(201);
            await().atMost(60, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(receiver.spans())
                            .extracting(Span::name)
                            .containsExactlyInAnyOrder(
                                    "http post /v1/users/{id}/usages",
                                    "command UseCredits",
                                    "append",
                                    "projection books"));

            Span request = named(receiver, "http post /v1/users/{id}/usages");
            Span command = named(receiver, "command UseCredits");
            Span append = named(receiver, "append");
            Span projection = named(receiver, "projection books");
            assertThat(receiver.spans()).extracting(Span::trace).containsOnly(TRACE);
            assertThat(request.parent()).isEqualTo(CALLER);
            assertThat(command.parent()).isEqualTo(request.id());
            assertThat(append.parent()).isEqualTo(command.id());
            assertThat(projection.parent()).isEqualTo(append.id());
            String position = used.headers().firstValue("Ledger-Position").orElseThrow();
            assertThat(command.attributes())
                    .containsEntry("ledger.command.kind", "UseCredits")
                    .containsEntry("ledger.outcome", "accepted")
                    .containsEntry("ledger.account.id", account.toString())
                    .containsEntry("ledger.position", position);
            assertThat(append.attributes()).containsEntry("ledger.position", position);
            assertThat(receiver.spans().toString()).doesNotContain("secret text", "example.org", LedgerNode.ADMIN_KEY);

            http.get("/v1/users/ada@example.org", "traceparent", "00-" + "9".repeat(32) + "-" + CALLER + "-01");
            String notSampled = TRACE.replace('4', '5');
            use(http, account, "00-" + notSampled + "-" + CALLER + "-00");
            linksTheOtherCommandsOfABatch(receiver, http, account);
            assertThat(receiver.spans())
                    .extracting(Span::trace)
                    .contains("9".repeat(32))
                    .doesNotContain(notSampled);
            assertThat(receiver.spans().toString()).doesNotContain("example.org");
        }
    }

    /** One batch, as many traces as commands: it is part of the first one's, and names the others. */
    private static void linksTheOtherCommandsOfABatch(OtlpReceiver receiver, Http http, AccountId account) {
        List<String> traces =
                List.of("a".repeat(32), "b".repeat(32), "c".repeat(32), "d".repeat(32), "e".repeat(32), "f".repeat(32));
        await().atMost(60, TimeUnit.SECONDS).until(() -> {
            Parallel.run(6, 6, i -> use(http, account, "00-" + traces.get(i) + "-" + CALLER + "-01"));
            return receiver.spans().stream()
                    .anyMatch(span ->
                            span.name().equals("append") && !span.links().isEmpty());
        });
        Span append = receiver.spans().stream()
                .filter(span -> span.name().equals("append") && !span.links().isEmpty())
                .findFirst()
                .orElseThrow();
        await().atMost(60, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(receiver.spans())
                        .filteredOn(span -> span.name().startsWith("command"))
                        .extracting(Span::id)
                        .contains(append.parent())
                        .containsAll(append.links()));
    }

    @Test
    void nothingIsMadeWhileNobodyAsks() {
        try (LedgerNode node = LedgerNode.on(TestPostgres.freshDatabase())) {
            Traces traces = node.bean(Traces.class);
            assertThat(traces).isSameAs(Traces.OFF);
            assertThat(traces.here()).isNull();
            assertThat(traces.command("UseCredits")).isSameAs(Step.NONE);
            assertThat(traces.append(List.of())).isSameAs(Step.NONE);
            assertThat(traces.projection("books", 1, 2)).isSameAs(Step.NONE);
            assertThat(node.beans(Tracer.class)).isEmpty();
            assertThat(node.beans(io.opentelemetry.api.OpenTelemetry.class)).isEmpty();
        }
    }

    private static HttpResponse<String> use(Http http, AccountId account, String traceParent) {
        return http.post(
                "/v1/users/" + account + "/usages",
                "{'amount':1,'description':'secret text'}",
                "Idempotency-Key",
                UUID.randomUUID().toString(),
                "traceparent",
                traceParent);
    }

    private static Span named(OtlpReceiver receiver, String name) {
        return receiver.spans().stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(receiver.spans().toString()));
    }
}
