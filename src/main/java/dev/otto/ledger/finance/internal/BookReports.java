package dev.otto.ledger.finance.internal;

import dev.otto.ledger.finance.Figures;
import dev.otto.ledger.finance.Grouping;
import dev.otto.ledger.finance.Reports;
import dev.otto.ledger.ledger.Books;
import dev.otto.ledger.ledger.Cut;
import dev.otto.ledger.ledger.Cuts;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Reports from the books, each by one statement, and so from one state of them. */
@Service
class BookReports implements Reports {
    private static final String SUMS = " f.type, f.currency, sum(f.account_debit - f.account_credit) AS amount,"
            + " sum(f.paid_minor) AS paid_minor, sum(f.recognised_minor) AS recognised_minor,"
            + " sum(f.breakage_minor) AS breakage_minor, sum(f.reversed_minor) AS reversed_minor FROM ";

    /** What was before the period has an empty name, which comes first. */
    private static final String SUMMARY = "SELECT '' AS period," + SUMS
            + "book_flows(NULL, least(:from, :before), least(position_at(:from - interval '1 microsecond'), :position)) f"
            + " GROUP BY 1, 2, 3 UNION ALL SELECT to_char(f.begins AT TIME ZONE 'UTC', :form)," + SUMS
            + "book_flows(:from, :before, :position) f GROUP BY 1, 2, 3 ORDER BY 1";

    private static final String POSTED = """
            SELECT f.account, f.currency, sum(f.credits_debit) AS credits_debit, sum(f.credits_credit) AS credits_credit,
                   sum(f.held_debit) AS held_debit, sum(f.held_credit) AS held_credit,
                   sum(f.account_debit) AS account_debit, sum(f.account_credit) AS account_credit,
                   sum(f.paid_minor) AS paid_minor, sum(f.recognised_minor) AS recognised_minor,
                   sum(f.breakage_minor) AS breakage_minor, sum(f.reversed_minor) AS reversed_minor,
                   '' AS period, '' AS type, 0 AS amount
            FROM book_flows(NULL, :before, :position) f GROUP BY 1, 2""";

    /** Named also when nothing was ever posted to them. */
    private static final List<String> ACCOUNTS = List.of("promotions", "consumption", "breakage", "adjustments");

    private final Cuts cuts;
    private final Books books;
    private final JdbcClient database;

    BookReports(Cuts cuts, Books books, JdbcClient database) {
        this.cuts = cuts;
        this.books = books;
        this.database = database;
    }

    @Override
    public Summary summary(@Nullable Instant from, @Nullable Instant to, Grouping groupBy) {
        Cut cut = cut(to);
        Tally opening = Tally.empty();
        List<Flow> flows = new ArrayList<>();
        database.sql(SUMMARY)
                .param("from", utc(from == null || from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from))
                .param("before", utc(cut.before()))
                .param("position", cut.position())
                .param("form", groupBy == Grouping.DAY ? "YYYY-MM-DD" : "YYYY-MM")
                .query((row, n) -> Flow.of(row))
                .list()
                .forEach(flow -> {
                    if (flow.period().isEmpty()) {
                        opening.add(flow);
                    } else {
                        flows.add(flow);
                    }
                });
        Tally total = opening.next();
        Tally period = opening;
        List<Figures> rows = new ArrayList<>();
        for (int i = 0; i < flows.size(); i++) {
            Flow flow = flows.get(i);
            if (i == 0 || !flow.period().equals(flows.get(i - 1).period())) {
                period = period.next();
            }
            period.add(flow);
            total.add(flow);
            if (i == flows.size() - 1 || !flow.period().equals(flows.get(i + 1).period())) {
                rows.add(period.figures(flow.period()));
            }
        }
        return new Summary(from, to, groupBy, cut.position(), total.figures(null), rows);
    }

    @Override
    public TrialBalance trialBalance(@Nullable Instant at) {
        Cut cut = cut(at == null ? null : at.plus(1, ChronoUnit.MICROS));
        Map<String, Sides> accounts = new TreeMap<>();
        ACCOUNTS.forEach(account -> accounts.put(account, new Sides()));
        Sides credits = new Sides();
        Sides held = new Sides();
        accounts.put("users:credits", credits);
        accounts.put("users:held", held);
        Tally money = Tally.empty();
        database.sql(POSTED)
                .param("before", utc(cut.before()))
                .param("position", cut.position())
                .query(row -> {
                    credits.add(row, "credits");
                    held.add(row, "held");
                    String account = row.getString("account");
                    if (!account.isEmpty()) {
                        accounts.computeIfAbsent(account, none -> new Sides()).add(row, "account");
                    }
                    money.add(Flow.of(row));
                });
        Sides total = new Sides();
        List<Postings> lines = new ArrayList<>();
        accounts.forEach((account, sides) -> {
            lines.add(sides.postings(account));
            total.debit = total.debit.add(sides.debit);
            total.credit = total.credit.add(sides.credit);
        });
        boolean balanced = total.debit.equals(total.credit);
        return new TrialBalance(at, cut.position(), total.postings(null), balanced, lines, money.money());
    }

    private Cut cut(@Nullable Instant to) {
        Cut cut = cuts.to(to);
        books.await(cut);
        return cut;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static final class Sides {
        private BigInteger debit = BigInteger.ZERO;
        private BigInteger credit = BigInteger.ZERO;

        void add(ResultSet row, String of) throws SQLException {
            debit = debit.add(Flow.whole(row, of + "_debit"));
            credit = credit.add(Flow.whole(row, of + "_credit"));
        }

        Postings postings(@Nullable String account) {
            return new Postings(account, debit, credit, debit.subtract(credit));
        }
    }
}
