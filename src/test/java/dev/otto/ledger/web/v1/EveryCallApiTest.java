package dev.otto.ledger.web.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.platform.eventstore.LogLock;
import dev.otto.ledger.security.Rights;
import dev.otto.ledger.security.Role;
import dev.otto.ledger.testing.Parallel;
import dev.otto.ledger.testing.contract.ApiDocument;
import dev.otto.ledger.testing.contract.ApiOperation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The problems that every call of the document has in common, provoked on every call. */
class EveryCallApiTest extends ApiTest {
    private static final String KEY = "Idempotency-Key";

    @Autowired
    DataSource pool;

    private Scene scene;
    private ApiDocument document;

    @BeforeEach
    void readTheDocument() {
        scene = new Scene(this);
        document = ApiDocument.of(port);
    }

    /** One call that would succeed, had it not been changed in one way. */
    private final class Call {
        private final ApiOperation operation;
        private String path;
        private String body;
        private String token = "Bearer " + ADMIN_KEY;
        private String key = UUID.randomUUID().toString();
        private String mediaType = "application/json";
        private String accept = "application/json";
        private String minPosition;

        Call(ApiOperation operation) {
            this.operation = operation;
            path = scene.path(operation);
            body = scene.body(operation);
            if (path.startsWith("/v1/me")) {
                token = "Bearer " + ISSUER.token(UUID.randomUUID());
            }
        }

        Api.Answer send() {
            HttpRequest.Builder request = api.raw(path).header("Accept", accept);
            if (token != null) {
                request.header("Authorization", token);
            }
            if (minPosition != null) {
                request.header("Ledger-Min-Position", minPosition);
            }
            if (key != null) {
                request.header(KEY, key);
            }
            if (body != null) {
                request.header("Content-Type", mediaType);
                Scene.signature(operation, body).forEach(request::header);
            }
            return Api.send(request.method(
                    operation.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
        }
    }

    /** Nothing is written but, at most, the user of a token that calls for the first time. */
    private void provoke(int status, String type, Consumer<Call> change) {
        int provoked = 0;
        for (ApiOperation operation : document.operations()) {
            // A report that is too large is gigabytes: ReconciliationTest announces one.
            boolean elsewhere = status == 413 && operation.id().equals("takeReport");
            if (operation.problems(status).contains("/problems/" + type) && !elsewhere) {
                Call call = new Call(operation);
                change.accept(call);
                long events = database.sql("SELECT count(*) FROM events")
                        .query(Long.class)
                        .single();
                assertProblem(call.send(), status, type);
                assertThat(database.sql("SELECT count(*) FROM events")
                                .query(Long.class)
                                .single())
                        .as("events after " + operation)
                        .isEqualTo(events);
                provoked++;
            }
        }
        assertThat(provoked).isPositive();
    }

    @Test
    void succeedsWithAnythingOptionalLeftOut() {
        for (ApiOperation operation : document.operations()) {
            Call call = new Call(operation);
            call.accept = "*/*";
            assertThat(call.send().status()).as(operation.toString()).isEqualTo(operation.success());
        }
    }

    @Test
    void saysWhatIsWrongWithTheForm() {
        provoke(
                400,
                "invalid-request",
                call -> call.path = call.path + (call.path.contains("?") ? "&" : "?") + "x=%ff");
    }

    @Test
    void asksForAKey() {
        provoke(400, "idempotency-key-missing", call -> call.key = null);
    }

    @Test
    void asksWhoCalls() {
        provoke(401, "unauthenticated", call -> call.token = null);
        provoke(401, "unauthenticated", call -> call.token = "Bearer olk_" + "z".repeat(43));
    }

    @Test
    void letsOnlyThoseInWhoMay() {
        List<String> keys = Arrays.stream(Role.values())
                .map(role -> made(api.post(
                                "/v1/api-keys", "{'name': '%s', 'role': '%s'}", UUID.randomUUID(), role.code()))
                        .get("key")
                        .asString())
                .toList();
        String erased = newUser();
        assertThat(api.delete("/v1/users/" + erased).status()).isEqualTo(202);
        provoke(403, "forbidden", call -> {
            Rights.Line line = Rights.of(call.operation.method(), call.path.replaceAll("\\?.*", ""))
                    .orElseThrow();
            Optional<Role> other = Arrays.stream(Role.values())
                    .filter(role -> !line.roles().contains(role))
                    .findFirst();
            if (other.isPresent()) {
                call.token = "Bearer " + keys.get(other.get().ordinal());
            } else {
                // What every role may read is refused to a person who was erased.
                call.path = call.path.replaceFirst("(/users/)[-0-9a-f]{36}", "$1" + erased);
                call.token = "Bearer " + ISSUER.token(UUID.fromString(erased));
            }
        });
    }

    @Test
    void saysWhenThereIsNoSuchThing() {
        provoke(404, "not-found", call -> {
            call.path = call.path.replaceFirst(
                    "[0-9a-f]{8}-[-0-9a-f]{27}", UUID.randomUUID().toString());
            call.path = call.path.replace("/holds/rebuild", "/nothing/rebuild");
            if (call.operation.method().equals("GET") && !call.operation.path().contains("{")) {
                call.token = "Bearer " + ISSUER.token(UUID.randomUUID());
            } else if (!call.operation.path().contains("{")) {
                call.body = call.body.replaceFirst("(\"user_id\":\")[^\"]*", "$1" + UUID.randomUUID());
            }
        });
    }

    @Test
    void doesNothingWhoseAnswerWouldNotBeAccepted() {
        provoke(406, "not-acceptable", call -> call.accept = "image/png");
        // Its reader and writer are on the class path, for another purpose.
        provoke(406, "not-acceptable", call -> call.accept = "application/cbor");
    }

    @Test
    void waitsForAPositionAndNotForEver() {
        List<Call> calls = document.operations().stream()
                .filter(operation -> operation.problems(503).contains("/problems/position-not-reached"))
                .map(Call::new)
                .toList();
        Parallel.run(calls.size(), calls.size(), i -> {
            Call call = calls.get(i);
            call.minPosition = "999999999999";
            assertProblem(call.send(), 503, "position-not-reached");
        });
        assertThat(calls).isNotEmpty();
    }

    @Test
    void takesNoBodyThatIsTooLarge() {
        provoke(
                413,
                "body-too-large",
                call -> call.body =
                        call.body + " ".repeat(call.operation.id().equals("executeBatch") ? 16 << 20 : 1 << 20));
    }

    @Test
    void takesNoBodyButJson() {
        provoke(415, "unsupported-media-type", call -> call.mediaType = "text/plain");
        provoke(415, "unsupported-media-type", call -> call.mediaType = "application/cbor");
    }

    @Test
    void takesNoKeyOfAnotherCommand() {
        String used = UUID.randomUUID().toString();
        made(api.postWithKey(used, "/v1/users/" + newUser() + "/grants", "{'amount': 1}"));
        made(api.postWithKey(used, "/v1/api-keys", "{'name': '%s', 'role': 'finance'}", UUID.randomUUID()));
        provoke(422, "idempotency-key-reused", call -> call.key = used);
    }

    @Test
    void aSecondCommandDoesNotWaitForTheFirstForEver() throws Exception {
        List<Call> calls = document.operations().stream()
                .filter(operation -> operation.problems(409).contains("/problems/idempotency-key-in-flight"))
                .map(Call::new)
                .toList();
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(calls.size());
        Thread stall = Thread.ofVirtual().start(() -> holdTheLog(locked, answered));
        assertThat(locked.await(30, TimeUnit.SECONDS)).isTrue();

        // One of each pair is first and waits for the log; the other one is told to come again.
        List<Integer> statuses = Parallel.collect(2 * calls.size(), 2 * calls.size(), i -> {
            Api.Answer answer = calls.get(i / 2).send();
            if (answer.status() == 409) {
                answered.countDown();
            }
            return answer.status();
        });

        stall.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(calls.size());
    }

    /** As an append of another node does that takes its time. */
    private void holdTheLog(CountDownLatch locked, CountDownLatch answered) {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            LogLock.acquire(connection);
            locked.countDown();
            answered.await(20, TimeUnit.SECONDS);
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
