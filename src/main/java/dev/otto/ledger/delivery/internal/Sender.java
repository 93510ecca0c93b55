package dev.otto.ledger.delivery.internal;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import dev.otto.ledger.delivery.DeliverySettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Posts one message to one endpoint, signed by Standard Webhooks. It follows no redirect, asks no proxy, keeps no cookie,
 * and reads no more of an answer than its status.
 */
@Component
class Sender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final CloseableHttpClient client;
    private final Clock clock;
    private final Timeout timeout;
    private final Deadlines deadlines;

    Sender(DeliverySettings settings, PublicAddresses addresses, Clock clock) {
        this.clock = clock;
        timeout = Timeout.of(settings.timeout());
        deadlines = new Deadlines(settings.timeout());
        client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        // Turns bound them. A bound for each host would have endpoints of one host wait for each other.
                        .setMaxConnPerRoute(Integer.MAX_VALUE)
                        .setMaxConnTotal(Integer.MAX_VALUE)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .evictIdleConnections(TimeValue.of(30, TimeUnit.SECONDS))
                .setUserAgent("otto-ledger")
                .build();
    }

    /**
     * What went wrong, if anything. What nobody has thought of is this message's failure too: an endpoint that it would
     * stop would stand still for ever.
     */
    Optional<String> send(String url, List<String> secrets, String id, byte[] body) {
        try {
            return post(url, secrets, id, body);
        } catch (RuntimeException e) {
            String trouble = Trouble.inWords(e);
            LOG.warn("Message {} {}", id, trouble);
            LOG.debug("Message {} could not be sent", id, e);
            return Optional.of(trouble);
        }
    }

    private Optional<String> post(String url, List<String> secrets, String id, byte[] body) {
        long seconds = clock.instant().getEpochSecond();
        HttpPost post = new HttpPost(url);
        post.setEntity(new ByteArrayEntity(body, ContentType.create(CloudEvents.CONTENT_TYPE)));
        post.setHeader("webhook-id", id);
        post.setHeader("webhook-timestamp", Long.toString(seconds));
        post.setHeader("webhook-signature", signatures(secrets, id, seconds, body));
        try (Deadlines.Deadline over = deadlines.of(post::cancel)) {
            int status = client.execute(post, answer -> {
                // What else it says is not waited for: it may have no end.
                answer.close();
                return answer.getCode();
            });
            return status / 100 == 2 ? Optional.empty() : Optional.of("answered " + status);
        } catch (IOException e) {
            LOG.debug("A message could not be sent", e);
            // What the deadline cut off looks like a connection that was lost.
            return Optional.of(post.isCancelled() ? Trouble.TOO_LATE : Trouble.inWords(e));
        }
    }

    private static String signatures(List<String> secrets, String id, long seconds, byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return secrets.stream().map(secret -> sign(secret, id, seconds, text)).collect(Collectors.joining(" "));
    }

    private static String sign(String secret, String id, long seconds, String text) {
        try {
            return new Webhook(secret).sign(id, seconds, text);
        } catch (WebhookSigningException | EmptyWebhookSecretException e) {
            throw new IllegalStateException("a message could not be signed", e);
        }
    }

    @Override
    public void close() throws IOException {
        deadlines.close();
        client.close();
    }
}
