package dev.otto.ledger.audit.internal;

import dev.otto.ledger.audit.AuditSettings;
import dev.otto.ledger.verifier.BundleFormat;
import dev.otto.ledger.verifier.Head;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Posts every head in order, one node at a time. What is not answered 2xx is sent again, later and later, before anything
 * behind it: so a head may come twice, but none is missed.
 */
final class HttpSink implements Sink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpSink.class);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final String ROW = "http";

    private final @Nullable URI url;
    private final @Nullable String token;
    private final HeadTable heads;
    private final Keys keys;
    private final JdbcClient database;
    private final TransactionOperations transaction;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LONGEST)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private int failures;
    private volatile long told;

    HttpSink(
            AuditSettings.HttpSettings settings,
            HeadTable heads,
            Keys keys,
            JdbcClient database,
            TransactionOperations transaction) {
        url = settings.url();
        token = settings.token();
        this.heads = heads;
        this.keys = keys;
        this.database = database;
        this.transaction = transaction;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public boolean isSet() {
        return url != null;
    }

    @Override
    public long position() {
        return told;
    }

    @Override
    public Duration take() {
        if (url == null) {
            return REST;
        }
        database.sql("INSERT INTO audit_sinks (name, position) VALUES (?, 0) ON CONFLICT DO NOTHING")
                .param(ROW)
                .update();
        return java.util.Objects.requireNonNull(transaction.execute(status -> tellNext(url)));
    }

    /** The row's lock keeps the other nodes out while one is told. */
    private Duration tellNext(URI to) {
        Long last = database.sql("SELECT position FROM audit_sinks WHERE name = ? FOR UPDATE SKIP LOCKED")
                .param(ROW)
                .query(Long.class)
                .optional()
                .orElse(null);
        if (last == null) {
            return PAUSE;
        }
        told = last;
        List<Head> next = Sink.trusted(heads.after(last, 1), keys.ring());
        if (next.isEmpty()) {
            return PAUSE;
        }
        if (!post(to, next.getFirst())) {
            failures++;
            Duration pause = Duration.ofSeconds(1L << Math.min(failures - 1, 6));
            return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
        failures = 0;
        told = next.getFirst().position();
        database.sql("UPDATE audit_sinks SET position = ?, updated_at = now() WHERE name = ?")
                .params(told, ROW)
                .update();
        return Duration.ZERO;
    }

    private boolean post(URI to, Head head) {
        HttpRequest.Builder request = HttpRequest.newBuilder(to)
                .timeout(LONGEST)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(BundleFormat.write(head)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
            if (status / 100 == 2) {
                return true;
            }
            LOG.warn("The head {} was not taken at {}: {}", head.position(), to.getHost(), status);
        } catch (IOException e) {
            LOG.warn("The head {} could not be sent to {}", head.position(), to.getHost(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
