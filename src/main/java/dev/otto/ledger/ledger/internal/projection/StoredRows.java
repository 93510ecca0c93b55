package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.BookedTransactions.BookedLot;
import dev.otto.ledger.credits.BookedTransactions.Draw;
import dev.otto.ledger.credits.BookedTransactions.Family;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.credits.LotKind;
import dev.otto.ledger.credits.LotMoney;
import dev.otto.ledger.credits.LotTerms;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The committed rows that decisions ask for, each by an index. */
@Component
class StoredRows {
    private static final String FACTS = "SELECT id, type, nominal, refunded, excused, video_id, related_transaction_id,"
            + " family, paid_minor, paid_currency, lots, updated_sequence FROM transactions ";

    private final JdbcClient database;
    private final JsonMapper json = JsonMapper.shared();

    StoredRows(JdbcClient database) {
        this.database = database;
    }

    /** What decisions need of a transaction; {@code sequence} is of the account's event that last changed it. */
    record TransactionFacts(
            TransactionId id,
            String type,
            Credits nominal,
            Credits refunded,
            Credits excused,
            @Nullable VideoId video,
            @Nullable TransactionId related,
            @Nullable LotId family,
            @Nullable Money paid,
            List<Draw> draws,
            long sequence) {

        static TransactionFacts of(Transaction event, TransactionRow row, long sequence) {
            List<Draw> draws = new ArrayList<>();
            for (LotChange change : event.booking().lots()) {
                if (change.remaining().isNegative()) {
                    draws.add(new Draw(change.lot(), change.remaining().negated(), change.released()));
                }
            }
            return new TransactionFacts(
                    event.transaction(),
                    row.type(),
                    row.nominal(),
                    Credits.ZERO,
                    row.excused(),
                    row.video(),
                    row.related(),
                    row.family(),
                    row.paid(),
                    draws,
                    sequence);
        }

        TransactionFacts withRefunded(Credits sum) {
            return new TransactionFacts(id, type, nominal, sum, excused, video, related, family, paid, draws, sequence);
        }
    }

    /** A lot, and the account's event that last changed it. */
    record LotFacts(BookedLot lot, long sequence) {}

    /** A purchase's books, likewise. */
    record FamilyFacts(Family family, long sequence) {}

    Optional<TransactionFacts> transaction(AccountId account, TransactionId id) {
        return database.sql(FACTS + "WHERE id = ? AND user_id = ?")
                .params(id.value(), account.value())
                .query((row, n) -> facts(row))
                .optional();
    }

    List<TransactionFacts> usagesOf(AccountId account, VideoId video) {
        return database.sql(FACTS + "WHERE video_id = ? AND user_id = ? AND type = 'usage' AND refunded < nominal"
                        + " ORDER BY ledger_position")
                .params(video.value(), account.value())
                .query((row, n) -> facts(row))
                .list();
    }

    @Nullable
    LotFacts lot(AccountId account, LotId lot) {
        return database.sql(
                        "SELECT id, kind, family, regrant_of, priority, expires_at, age, remaining, held, money_minor,"
                                + " money_currency, money_credits, money_gone, updated_sequence FROM lots WHERE id = ? AND user_id = ?")
                .params(lot.value(), account.value())
                .query((row, n) -> lot(row))
                .optional()
                .orElse(null);
    }

    @Nullable
    FamilyFacts family(AccountId account, LotId family) {
        return database.sql("SELECT id, currency, paid_minor, expired, excused, recognised_minor, breakage_minor,"
                        + " reversed_minor, updated_sequence FROM lot_families WHERE id = ? AND user_id = ?")
                .params(family.value(), account.value())
                .query((row, n) -> new FamilyFacts(
                        new Family(
                                new LotId(row.getObject("id", UUID.class)),
                                money(row.getLong("paid_minor"), row.getString("currency")),
                                Credits.of(row.getLong("expired")),
                                Credits.of(row.getLong("excused")),
                                row.getLong("recognised_minor"),
                                row.getLong("breakage_minor"),
                                row.getLong("reversed_minor")),
                        row.getLong("updated_sequence")))
                .optional()
                .orElse(null);
    }

    private TransactionFacts facts(ResultSet row) throws SQLException {
        UUID video = row.getObject("video_id", UUID.class);
        UUID related = row.getObject("related_transaction_id", UUID.class);
        UUID family = row.getObject("family", UUID.class);
        return new TransactionFacts(
                new TransactionId(row.getObject("id", UUID.class)),
                row.getString("type"),
                Credits.of(row.getLong("nominal")),
                Credits.of(row.getLong("refunded")),
                Credits.of(row.getLong("excused")),
                video == null ? null : new VideoId(video),
                related == null ? null : new TransactionId(related),
                family == null ? null : new LotId(family),
                money(row.getLong("paid_minor"), row.getString("paid_currency")),
                draws(row.getString("lots")),
                row.getLong("updated_sequence"));
    }

    private List<Draw> draws(String lots) {
        List<Draw> draws = new ArrayList<>();
        for (JsonNode lot : json.readTree(lots)) {
            long amount = lot.path("amount").asLong();
            if (amount < 0) {
                draws.add(new Draw(
                        LotId.of(lot.path("lot_id").asString()),
                        Credits.of(-amount),
                        lot.path("released").asLong()));
            }
        }
        return draws;
    }

    private static LotFacts lot(ResultSet row) throws SQLException {
        UUID regrantOf = row.getObject("regrant_of", UUID.class);
        OffsetDateTime expiresAt = row.getObject("expires_at", OffsetDateTime.class);
        String currency = row.getString("money_currency");
        LotTerms terms = new LotTerms(
                LotKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                new LotId(row.getObject("family", UUID.class)),
                regrantOf == null ? null : new LotId(regrantOf),
                row.getInt("priority"),
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getLong("age"));
        LotMoney money = currency == null
                ? null
                : new LotMoney(
                        row.getLong("money_minor"), currency, row.getLong("money_credits"), row.getLong("money_gone"));
        BookedLot lot = new BookedLot(
                new LotId(row.getObject("id", UUID.class)),
                terms,
                Credits.of(row.getLong("remaining")),
                Credits.of(row.getLong("held")),
                money);
        return new LotFacts(lot, row.getLong("updated_sequence"));
    }

    private static @Nullable Money money(long minor, @Nullable String currency) {
        return currency == null ? null : new Money(minor, currency);
    }
}
