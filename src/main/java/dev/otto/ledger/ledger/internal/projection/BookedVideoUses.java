package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.platform.command.Undurable;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.videos.VideoUses;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sums the usages of a video. Another account's usage needs no overlay: it can only be of a time when the video was not
 * known, and whoever knows the video now reads it as committed after that usage.
 */
@Component
final class BookedVideoUses implements VideoUses {
    private final JdbcClient database;
    private final Undurable undurable;

    BookedVideoUses(JdbcClient database, Undurable undurable) {
        this.database = database;
        this.undurable = undurable;
    }

    private record Used(UUID transaction, long amount) {}

    @Override
    public Credits used(VideoId video, UserId owner) {
        Map<UUID, Long> pending = new HashMap<>();
        for (Undurable.Event event : undurable.of(new StreamId("account", owner.value()))) {
            if (event.event() instanceof Transaction transaction) {
                TransactionRow row = TransactionRow.of(transaction);
                if (row.type().equals("usage") && video.equals(row.video())) {
                    pending.put(transaction.transaction().value(), row.nominal().value());
                }
            }
        }
        Set<UUID> counted = new HashSet<>();
        Credits sum = Credits.ZERO;
        List<Used> committed = database.sql(
                        "SELECT id, nominal FROM transactions WHERE video_id = ? AND type = 'usage'")
                .param(video.value())
                .query((row, n) -> new Used(row.getObject(1, UUID.class), row.getLong(2)))
                .list();
        for (Used used : committed) {
            counted.add(used.transaction());
            sum = sum.plus(Credits.of(used.amount()));
        }
        for (Map.Entry<UUID, Long> used : pending.entrySet()) {
            if (!counted.contains(used.getKey())) {
                sum = sum.plus(Credits.of(used.getValue()));
            }
        }
        return sum;
    }

    @Override
    public List<AccountId> payers(VideoId video) {
        return database
                .sql("SELECT DISTINCT user_id FROM transactions WHERE video_id = ? AND type = 'usage'"
                        + " AND refunded < nominal ORDER BY user_id")
                .param(video.value())
                .query(UUID.class)
                .list()
                .stream()
                .map(AccountId::new)
                .toList();
    }
}
