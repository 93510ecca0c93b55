package dev.otto.ledger.web.export;

import dev.otto.ledger.finance.Statement;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement as CSV: the first row is the opening balance, the last one the closing balance. */
public final class StatementCsv {
    private static final List<String> COLUMNS = List.of(
            "created_at",
            "type",
            "amount",
            "balance_after",
            "transaction_id",
            "description",
            "reason",
            "video_id",
            "hold_id",
            "related_transaction_id",
            "payment_reference",
            "paid_minor",
            "paid_currency");

    private StatementCsv() {}

    public static void write(Statement statement, OutputStream out) throws IOException {
        Csv csv = Csv.of(out, COLUMNS);
        balance(csv, "opening_balance", statement.from(), statement.openingBalance());
        for (Statement.Line line : statement.data()) {
            csv.row(
                    line.createdAt(),
                    line.type().code(),
                    line.amount(),
                    line.balanceAfter(),
                    line.id(),
                    line.description(),
                    line.reason(),
                    line.videoId(),
                    line.holdId(),
                    line.relatedTransactionId(),
                    line.paymentReference(),
                    line.paid() == null ? null : line.paid().minor(),
                    line.paid() == null ? null : line.paid().currency());
        }
        balance(csv, "closing_balance", statement.to(), statement.closingBalance());
        csv.end();
    }

    private static void balance(Csv csv, String name, @Nullable Instant at, long balance) throws IOException {
        csv.row(at, name, null, balance, null, null, null, null, null, null, null, null, null);
    }
}
