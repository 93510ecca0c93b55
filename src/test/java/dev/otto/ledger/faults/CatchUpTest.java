package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Order;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A projection that lost its rows, or is new, is filled by the next command: with what was there, over several chunks. */
class CatchUpTest {
    private static final List<String> TABLES = List.of("transactions", "credits", "lots", "lot_families");

    private static Map<String, List<Map<String, Object>>> rows(LedgerNode node) {
        Map<String, List<Map<String, Object>>> rows = new HashMap<>();
        TABLES.forEach(table -> rows.put(
                table,
                node.sql()
                        .sql("SELECT * FROM projection.%s ORDER BY id".formatted(table))
                        .query()
                        .listOfRows()));
        return rows;
    }

    @Test
    void whatIsMissingIsAppliedBeforeTheNextCommand() {
        DatabaseSettings database = TestPostgres.freshDatabase();
        try (LedgerNode node = LedgerNode.on(database)) {
            List<AccountId> accounts =
                    IntStream.range(0, 40).mapToObj(i -> node.account(1_000)).toList();
            node.bean(Commands.class)
                    .executeAll(IntStream.range(0, 11_000)
                            .mapToObj(i -> new Order(
                                    new UseCredits(accounts.get(i % 40), Credits.of(1), null, null, null),
                                    Submission.of(Actor.LEDGER)))
                            .toList());
            Map<String, List<Map<String, Object>>> before = rows(node);
            assertThat(before.get("transactions")).hasSizeGreaterThan(11_000);
            RawLog.execute(
                    database,
                    "TRUNCATE projection.transactions, projection.credits, projection.lots,"
                            + " projection.lot_families; UPDATE projections SET applied_position = 0"
                            + " WHERE name IN ('transactions', 'balances')");
            AccountId last = node.account(1);
            Map<String, List<Map<String, Object>>> after = rows(node);
            after.values().forEach(rows -> rows.removeIf(row -> last.value().equals(row.get("user_id"))));
            TABLES.forEach(table -> assertThat(after.get(table)).as(table).isEqualTo(before.get(table)));
        }
    }
}
