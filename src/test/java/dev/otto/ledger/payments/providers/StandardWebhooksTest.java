package dev.otto.ledger.payments.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import dev.otto.ledger.payments.WebhookRefused;
import dev.otto.ledger.testing.StandardEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StandardWebhooksTest {
    private static final String OLD = StandardEvent.SECRET;
    private static final String NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final String OTHER = "whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0";

    /** While a secret is being rolled, senders sign with the old one, the new one, or both. */
    @ParameterizedTest
    @MethodSource
    void eachOfSeveralSecretsIsTaken(List<String> signedWith, boolean taken) {
        StandardWebhooks webhooks = new StandardWebhooks(List.of(OLD, NEW));
        if (taken) {
            assertThat(received(webhooks, signedWith).event()).isEqualTo("msg_1");
        } else {
            assertThatThrownBy(() -> received(webhooks, signedWith)).isInstanceOf(WebhookRefused.class);
        }
    }

    static Stream<Arguments> eachOfSeveralSecretsIsTaken() {
        return Stream.of(
                Arguments.of(List.of(OLD), true),
                Arguments.of(List.of(NEW), true),
                Arguments.of(List.of(OLD, NEW), true),
                Arguments.of(List.of(OTHER, NEW), true),
                Arguments.of(List.of(OTHER), false));
    }

    private static Notice received(StandardWebhooks webhooks, List<String> signedWith) {
        String body = "{\"type\":\"invoice.seen\",\"data\":{}}";
        long now = Instant.now().getEpochSecond();
        String signature =
                signedWith.stream().map(secret -> signature(secret, now, body)).collect(Collectors.joining(" "));
        Map<String, String> headers =
                Map.of("webhook-id", "msg_1", "webhook-timestamp", String.valueOf(now), "webhook-signature", signature);
        return webhooks.receive(body.getBytes(StandardCharsets.UTF_8), headers::get);
    }

    private static String signature(String secret, long seconds, String body) {
        try {
            return new Webhook(secret).sign("msg_1", seconds, body);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The specification's own vector, so that the library which we rely on is one of this specification. */
    @Test
    void theLibrarySignsAsTheSpecificationDoes() throws Exception {
        String signature =
                new Webhook(OLD).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
