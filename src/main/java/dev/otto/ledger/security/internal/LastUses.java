package dev.otto.ledger.security.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Notes when a key was last used: at most once a minute per key, and never on the request's own way. */
final class LastUses {
    private static final Duration AT_MOST_EVERY = Duration.ofMinutes(1);
    private static final Logger log = LoggerFactory.getLogger(LastUses.class);

    private final BiConsumer<UUID, Instant> table;
    private final Executor aside;
    private final ConcurrentHashMap<UUID, Instant> noted = new ConcurrentHashMap<>();

    LastUses(BiConsumer<UUID, Instant> table, Executor aside) {
        this.table = table;
        this.aside = aside;
    }

    void note(UUID key, Instant now) {
        Instant last = noted.get(key);
        if (last != null && now.isBefore(last.plus(AT_MOST_EVERY))) {
            return;
        }
        boolean mine = last == null ? noted.putIfAbsent(key, now) == null : noted.replace(key, last, now);
        if (mine) {
            aside.execute(() -> write(key, now));
        }
    }

    private void write(UUID key, Instant now) {
        try {
            table.accept(key, now);
        } catch (DataAccessException e) {
            log.debug("the last use of an API key was not noted", e);
        }
    }
}
