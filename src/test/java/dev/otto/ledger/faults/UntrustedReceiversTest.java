package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.testing.Http;
import dev.otto.ledger.testing.PrivateAuthority;
import dev.otto.ledger.testing.Receiver;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receivers by TLS, in a service whose Java trusts a private authority: who cannot prove their name is sent nothing. */
class UntrustedReceiversTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode post(Http http, String path, String body) {
        var answer = http.post(path, body, "Idempotency-Key", UUID.randomUUID().toString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return JSON.readTree(answer.body());
    }

    /** The errors of what waits, by endpoint. */
    private static Map<String, String> waiting(ServiceProcess service) throws Exception {
        Map<String, String> errors = new LinkedHashMap<>();
        try (Connection owner = RawLog.owner(service.database());
                Statement statement = owner.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT endpoint_id, error FROM deliveries WHERE state = 'waiting' AND due_at < 'infinity'")) {
            while (rows.next()) {
                errors.put(rows.getString(1), rows.getString(2));
            }
        }
        return errors;
    }

    @Test
    void onlyWhoProvesTheirNameIsSentAnything(@TempDir Path folder) throws Exception {
        PrivateAuthority authority = new PrivateAuthority(folder);
        Map<Receiver, String> refused = new LinkedHashMap<>();
        try (Receiver trusted = new Receiver(authority.certifies("ip:127.0.0.1", "-1H"));
                Receiver stranger = new Receiver(authority.selfSigned("ip:127.0.0.1"));
                Receiver another = new Receiver(authority.certifies("dns:hooks.example.org", "-1H"));
                Receiver expired = new Receiver(authority.certifies("ip:127.0.0.1", "-2d"));
                ServiceProcess service = ServiceProcess.inFolder(
                        "untrusted-receivers", authority.trust(), "ledger.delivery.allow-private=true")) {
            refused.put(stranger, "its certificate is not trusted");
            refused.put(another, "its certificate is for another name");
            refused.put(expired, "its certificate has expired");
            service.awaitReady();
            String user = UUID.randomUUID().toString();
            Map<String, String> errors = new LinkedHashMap<>();
            try (Http http = new Http(service.port())) {
                String good = register(http, trusted);
                for (Map.Entry<Receiver, String> one : refused.entrySet()) {
                    errors.put(register(http, one.getKey()), one.getValue());
                }
                post(http, "/v1/users", "{'id':'%s','email':'%s@example.org'}".formatted(user, user));
                post(http, "/v1/users/" + user + "/grants", "{'amount':5}");

                await().atMost(SOON).until(() -> trusted.taken(user).size() == 1);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(waiting(service)).isEqualTo(errors));

                assertThat(ping(http, good).get("delivered").asBoolean()).isTrue();
                errors.forEach((endpoint, error) ->
                        assertThat(ping(http, endpoint).get("error").asString()).isEqualTo(error));
            }
            assertThat(refused.keySet())
                    .allSatisfy(receiver -> assertThat(receiver.all()).isEmpty());
        }
    }

    private static String register(Http http, Receiver receiver) {
        return post(http, "/v1/endpoints", "{'url':'%s','types':['transaction']}".formatted(receiver.url()))
                .get("id")
                .asString();
    }

    private static JsonNode ping(Http http, String endpoint) {
        return post(http, "/v1/endpoints/" + endpoint + "/ping", "");
    }
}
