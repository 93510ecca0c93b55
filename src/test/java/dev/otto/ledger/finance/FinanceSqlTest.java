package dev.otto.ledger.finance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.finance.Reports.Postings;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.ledger.Cuts;
import dev.otto.ledger.payments.PaymentCommand.ResolvePayment;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.AccountHistory;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.TestClock;
import dev.otto.ledger.testing.TestPostgres;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The schema finance, as the role that is made for it sees it, and docs/finance.md, which describes it. */
class FinanceSqlTest {
    private static final TestClock CLOCK = new TestClock(Instant.parse("2026-11-20T08:00:00Z"));
    private static final Pattern VIEW = Pattern.compile("\\| `(finance\\.\\w+)` \\|[^|]*\\| `([^`]*)` \\|");
    private static final Pattern QUERY = Pattern.compile("```sql\n(.*?);\n```", Pattern.DOTALL);
    private static final String SETTLE = "ledger.payments.settle-after=";
    private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");
    private static DatabaseSettings database;
    private static LedgerNode node;
    private static String page;
    /** A purchase with money of which no provider told, and a payment that became none. */
    private static UUID withoutPayment;

    private static String unmatched;

    @BeforeAll
    static void live() throws IOException {
        page = Files.readString(Path.of("docs/finance.md"));
        database = TestPostgres.freshDatabase();
        node = LedgerNode.on(
                database,
                CLOCK,
                Arrays.stream(Shop.SETTINGS)
                        .map(setting -> setting.startsWith(SETTLE) ? SETTLE + "0s" : setting)
                        .toArray(String[]::new));
        for (int seed = 0; seed < 4; seed++) {
            AccountHistory account = new AccountHistory(node.account(50), seed);
            for (int i = 0; i < 150; i++) {
                CLOCK.advance(Duration.ofMinutes(i % 20));
                account.step(node, CLOCK.instant());
            }
        }
        AccountId account = node.account(0);
        node.execute(new GrantCredits(account, Credits.of(7), null, DECEMBER, 100));
        buy(account, 0);
        withoutPayment = buy(account, 990);
        Shop shop = new Shop(node.port(), node.sql(), CLOCK);
        shop.deliver(StripeEvent.session(StripeEvent.NEW, "pi_matched")
                .metadata("\"user_id\": \"" + account + "\", \"credits\": \"100\""));
        PaymentId ignored = PaymentId.of(shop.unmatched());
        node.execute(new ResolvePayment(ignored, ignored.lane(), null, null, true, null));
        unmatched = shop.unmatched();
        node.awaitNothingDue();
        reports().trialBalance(null);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static UUID buy(AccountId account, long minor) {
        PurchaseCredits purchase =
                new PurchaseCredits(account, Credits.of(10), null, new Money(minor, "EUR"), null, "api", null, null);
        return ((CreditsPurchased) node.execute(purchase).events().getLast().event())
                .transaction()
                .value();
    }

    private static Reports reports() {
        return node.bean(Reports.class);
    }

    private static List<Map<String, Object>> asFinance(String sql) throws SQLException {
        return asFinance("UTC", sql);
    }

    private static List<Map<String, Object>> asFinance(String zone, String sql) throws SQLException {
        try (Connection connection = database.migration().connect(Map.of());
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE ledger_finance");
            statement.execute("SET TIME ZONE '" + zone + "'");
            List<Map<String, Object>> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    Map<String, Object> values = new LinkedHashMap<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        values.put(row.getMetaData().getColumnLabel(i), row.getObject(i));
                    }
                    rows.add(values);
                }
            }
            return rows;
        }
    }

    @Test
    void everyViewHasTheColumnsThatThePagePrints() throws SQLException {
        Map<String, String> printed = new LinkedHashMap<>();
        VIEW.matcher(page).results().forEach(found -> printed.put(found.group(1), found.group(2)));
        Map<String, String> found = new LinkedHashMap<>();
        asFinance("""
                        SELECT 'finance.' || c.relname AS view, string_agg(a.attname, ', ' ORDER BY a.attnum) AS columns,
                               obj_description(c.oid, 'pg_class') AS comment
                        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                        WHERE c.relnamespace = to_regnamespace('finance') AND a.attnum > 0 GROUP BY c.oid, c.relname""").forEach(view -> {
            assertThat(view.get("comment")).as("comment of " + view).isNotNull();
            found.put((String) view.get("view"), (String) view.get("columns"));
        });
        assertThat(found).containsExactlyInAnyOrderEntriesOf(printed);
    }

    @Test
    void everyQueryOfThePageRuns() throws SQLException {
        List<String> queries =
                QUERY.matcher(page).results().map(found -> found.group(1)).toList();
        assertThat(queries).hasSizeGreaterThanOrEqualTo(8);
        int answered = 0;
        for (String query : queries) {
            answered += asFinance(query).isEmpty() ? 0 : 1;
        }
        // All but whether the books balance, the statement of a user that is not here, and what was paid past a
        // provider.
        assertThat(answered).isGreaterThanOrEqualTo(queries.size() - 3);
    }

    private static String query(String title) {
        String from = page.substring(page.indexOf("**" + title + "**"));
        return QUERY.matcher(from).results().findFirst().orElseThrow().group(1);
    }

    @Test
    void everyQueryAndViewSaysTheSameInEveryZone() throws SQLException {
        List<String> queries = new ArrayList<>();
        QUERY.matcher(page).results().forEach(found -> queries.add(found.group(1)));
        VIEW.matcher(page)
                .results()
                .forEach(found -> queries.add("SELECT * FROM " + found.group(1) + " AS v ORDER BY v"));
        for (String query : queries) {
            List<Map<String, Object>> rows = asFinance(query);
            for (String zone : List.of("America/New_York", "Pacific/Kiritimati")) {
                assertThat(asFinance(zone, query)).as(zone + ": " + query).isEqualTo(rows);
            }
        }
        assertThat(asFinance("America/New_York", query("When what is owed will expire:")))
                .anySatisfy(row -> assertThat(row.toString()).contains("expires=2026-12-01", "credits=7"));
    }

    @Test
    void whatDoesNotAgreeWithThePaymentsIsListedAndNothingElse() throws SQLException {
        List<Map<String, Object>> rows = asFinance(query("Does it agree with the payments?"));
        assertThat(rows.stream()
                        .map(row -> row.get("payment_id"))
                        .filter(Objects::nonNull)
                        .map(Object::toString))
                .containsExactly(unmatched);
        // The random histories have bought with money of no payment too.
        assertThat(rows.stream().filter(row -> row.get("payment_id") == null))
                .anyMatch(row -> row.get("transaction_id").equals(withoutPayment))
                .allMatch(row -> (Long) row.get("booked_minor") > 0);
    }

    @Test
    void theRoleReadsTheViewsAndNothingElse() {
        for (String refused : List.of(
                "SELECT * FROM users",
                "SELECT * FROM events",
                "SELECT * FROM projection.book_entries",
                "DELETE FROM finance.balances RETURNING 1",
                "SELECT append_events(0, now(), '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')")) {
            assertThatThrownBy(() -> asFinance(refused)).as(refused).hasMessageContaining("permission denied");
        }
    }

    @Test
    void theViewsAddUpToWhatTheReportsSay() throws SQLException {
        Map<String, BigInteger> balances = new LinkedHashMap<>();
        for (Map<String, Object> row : asFinance("SELECT account, balance::text FROM finance.trial_balance")) {
            balances.put((String) row.get("account"), new BigInteger((String) row.get("balance")));
        }
        Map<String, BigInteger> reported = new LinkedHashMap<>();
        for (Postings line : reports().trialBalance(null).data()) {
            reported.put(line.account(), line.balance());
        }
        assertThat(balances).containsExactlyInAnyOrderEntriesOf(reported);

        Figures total = reports().summary(null, null, Grouping.MONTH).total();
        assertThat(asFinance("SELECT sum(amount)::text AS sum FROM finance.daily_credits")
                        .getFirst())
                .containsEntry("sum", total.closingBalance().toString());
        for (MoneyFigures money : total.money()) {
            String sum = " WHERE currency = '" + money.currency() + "'";
            for (String view : List.of("daily_money", "money", "lots", "purchases")) {
                assertThat(asFinance("SELECT sum(deferred_minor)::text AS sum FROM finance." + view + sum)
                                .getFirst())
                        .as(view)
                        .containsEntry("sum", money.deferred().toString());
            }
        }
    }

    @Test
    void R11_everyEntryIsAsMuchDebitAsCredit() throws SQLException {
        assertThat(asFinance("SELECT ledger_position FROM finance.postings GROUP BY 1"
                        + " HAVING sum(debit) <> sum(credit) OR count(*) < 2"))
                .isEmpty();
        assertThat(asFinance(
                        "SELECT count(DISTINCT p.transaction_id) AS entries, count(DISTINCT t.transaction_id) AS transactions"
                                + " FROM finance.transactions t LEFT JOIN finance.postings p USING (transaction_id)"))
                .first()
                .satisfies(row -> assertThat(row.get("entries")).isEqualTo(row.get("transactions")));
    }

    @Test
    void exportsHaveTheRowsAndColumnsOfTheViews() throws SQLException {
        Instant to = CLOCK.instant().minusSeconds(1);
        long last = node.bean(Cuts.class).to(to).position();
        Exports exports = node.bean(Exports.class);
        Map<String, Exports.Table> tables =
                Map.of("transactions", exports.transactions(null, to), "postings", exports.postings(null, to));
        for (Map.Entry<String, Exports.Table> table : tables.entrySet()) {
            List<Map<String, Object>> rows = asFinance("SELECT * FROM finance." + table.getKey()
                    + " WHERE ledger_position <= " + last + " ORDER BY ledger_position"
                    + (table.getKey().equals("postings") ? ", posting" : ""));
            assertThat(table.getValue().columns())
                    .containsExactlyElementsOf(rows.getFirst().keySet());
            List<List<String>> exported = new ArrayList<>();
            table.getValue().rows().forEach(row -> exported.add(texts(row)));
            assertThat(exported)
                    .isEqualTo(rows.stream()
                            .map(row -> texts(List.copyOf(withoutNulls(row).values())))
                            .toList());
        }
    }

    private static Map<String, Object> withoutNulls(Map<String, Object> row) {
        row.replaceAll(
                (name, value) -> value == null ? "" : value instanceof java.sql.Timestamp at ? at.toInstant() : value);
        return row;
    }

    private static List<String> texts(List<?> row) {
        return row.stream().map(value -> value == null ? "" : value.toString()).toList();
    }
}
