package dev.otto.ledger.security.internal;

import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.platform.command.KeyReused;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.platform.personal.MasterKey;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a request about API keys that has an Idempotency-Key take effect once. What was answered is kept in the
 * transaction that did it, without the secret: that is made of the master key and the Idempotency-Key, so that it can be
 * told again and is nowhere stored.
 */
final class OnceOnly {
    private static final String SPACE = "api-key";

    private final JsonMapper json = new JsonMapper();
    private final KeyTable table;
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final MasterKey masterKey;

    OnceOnly(KeyTable table, JdbcClient jdbc, TransactionOperations transactions, MasterKey masterKey) {
        this.table = table;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.masterKey = masterKey;
    }

    /** What was done, now or by the first request of the same key. */
    record Answer<T>(T value, boolean replayed) {}

    /** The secret of the key that a request makes: the same again when it is repeated with its Idempotency-Key. */
    String secret(Submission submission) {
        IdempotencyKey key = submission.key();
        return key == null
                ? KeySecret.random()
                : KeySecret.of(masterKey.lookup(SPACE, key.client() + '\u0000' + key.key()));
    }

    /** @throws KeyReused when the key was used for another request */
    <T> Answer<T> answer(Submission submission, Class<T> type, Supplier<T> change) {
        return Objects.requireNonNull(transactions.execute(status -> {
            IdempotencyKey key = submission.key();
            if (key == null) {
                return new Answer<>(change.get(), false);
            }
            // A second request of the key waits here until the first has ended.
            table.lockForTransaction(key.hashCode());
            Optional<Kept> kept = find(key);
            if (kept.isPresent()) {
                if (!MessageDigest.isEqual(kept.get().fingerprint(), submission.fingerprint())) {
                    throw new KeyReused();
                }
                return new Answer<>(json.readValue(kept.get().answer(), type), true);
            }
            T made = change.get();
            keep(key, submission, made);
            return new Answer<>(made, false);
        }));
    }

    private Optional<Kept> find(IdempotencyKey key) {
        return jdbc.sql("SELECT fingerprint, answer FROM api_key_answers WHERE client = :client AND key = :key")
                .param("client", key.client())
                .param("key", key.key())
                .query((row, n) -> new Kept(row.getBytes("fingerprint"), row.getString("answer")))
                .optional();
    }

    private void keep(IdempotencyKey key, Submission submission, Object made) {
        jdbc.sql("""
                        INSERT INTO api_key_answers (client, key, fingerprint, answer, created_at)
                        VALUES (:client, :key, :fingerprint, :answer::jsonb, now())""")
                .param("client", key.client())
                .param("key", key.key())
                .param("fingerprint", submission.fingerprint())
                .param("answer", json.writeValueAsString(made))
                .update();
    }

    private record Kept(byte[] fingerprint, String answer) {}
}
