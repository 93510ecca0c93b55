package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.ledger.Metadata;
import dev.otto.ledger.ledger.TransactionType;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.ledger.TransactionView.LotShare;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** A transaction's row as it is shown. */
final class TransactionRow {
    static final String COLUMNS =
            "id, user_id, type, amount, balance_after, nominal, refunded, description, reason, video_id,"
                    + " hold_id, related_transaction_id, payment_reference, paid_minor, paid_currency, idempotency_key, actor, sequence,"
                    + " ledger_position, lots, debt, metadata, created_at";

    private static final JsonFactory JSON = new JsonFactory();

    private TransactionRow() {}

    /** Reads a row of {@link #COLUMNS}. */
    static TransactionView view(ResultSet row) throws SQLException {
        TransactionType type = TransactionType.valueOf(row.getString(3).toUpperCase(Locale.ROOT));
        long nominal = row.getLong(6);
        long refunded = row.getLong(7);
        boolean givesBack = type.canBeGivenBack();
        long paid = row.getLong(14);
        String currency = row.getString(15);
        String actor = row.getString(17);
        long debt = row.getLong(21);
        return new TransactionView(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                type,
                row.getLong(4),
                row.getLong(5),
                row.getString(8),
                row.getString(9),
                row.getObject(10, UUID.class),
                row.getObject(11, UUID.class),
                row.getObject(12, UUID.class),
                row.getString(13),
                currency == null ? null : new Money(paid, currency),
                givesBack ? refunded : null,
                givesBack ? nominal - refunded : null,
                row.getString(16),
                actor.equals(Actor.LEDGER.toString()) ? Actor.LEDGER.name() : actor,
                row.getLong(18),
                row.getLong(19),
                lots(row.getString(20)),
                debt == 0 ? null : debt,
                Metadata.read(row.getString(22)),
                Instants.read(row, 23));
    }

    /** Which lots it touched, as the table keeps it: {@code [{"lot_id", "amount", "released"}]}. */
    private static List<LotShare> lots(String json) {
        List<LotShare> shares = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), json)) {
            UUID lot = null;
            long amount = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (name.equals("lot_id")) {
                        lot = UUID.fromString(parser.getString());
                    } else if (name.equals("amount")) {
                        amount = parser.getLongValue();
                    }
                } else if (token == JsonToken.END_OBJECT) {
                    add(shares, lot, amount);
                }
            }
        }
        return shares;
    }

    private static void add(List<LotShare> shares, @Nullable UUID lot, long amount) {
        if (lot != null && amount != 0) {
            shares.add(new LotShare(lot, amount));
        }
    }
}
