package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.IdempotencyKey;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Which idempotency keys have been used. */
@Service
public class UsedKeys {
    private final JdbcClient jdbc;

    UsedKeys(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public boolean contains(IdempotencyKey key) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM idempotency_keys WHERE client = :client AND key = :key)")
                .param("client", key.client())
                .param("key", key.key())
                .query(Boolean.class)
                .single();
    }
}
