package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Order;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestPostgres;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
            use(node, accounts, 11_000);
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

    /** An event that cannot be read and one that cannot be applied, between the chunks of others. */
    @Test
    void whatStoodStillBeforeStandsStillAtTheSameEventAfterARebuild() throws SQLException {
        DatabaseSettings database = TestPostgres.freshDatabase();
        try (LedgerNode node = LedgerNode.on(database)) {
            AccountId unreadable = node.account(1_000);
            AccountId openedTwice = node.account(1_000);
            List<AccountId> others =
                    IntStream.range(0, 20).mapToObj(i -> node.account(1_000)).toList();
            use(node, others, 3_000);
            use(node, List.of(unreadable, openedTwice), 10);
            RawLog.append(database, new StreamId("account", unreadable.value()), "credits.from-the-future", "{}");
            RawLog.append(
                    database,
                    new StreamId("account", openedTwice.value()),
                    "credits.account-opened",
                    "{\"account\":\"" + openedTwice + "\"}");
            use(node, others, 4_000);
            // Of the next chunk, and readable: passed over all the same.
            RawLog.append(
                    database,
                    new StreamId("account", unreadable.value()),
                    "credits.credits-used",
                    "{\"account\":\"%s\",\"transaction\":\"%s\",\"amount\":1,\"booking\":{\"debt\":-1,\"lots\":[],\"families\":[]},\"balance_after\":0}"
                            .formatted(unreadable, UUID.randomUUID()));
            use(node, others, 20);
            Map<String, List<Map<String, Object>>> before = rows(node);
            List<Map<String, Object>> parkedBefore = parked(node);
            assertThat(parkedBefore).hasSize(3);
            RawLog.execute(
                    database,
                    "TRUNCATE projection.transactions, projection.credits, projection.lots,"
                            + " projection.lot_families; UPDATE projections SET applied_position = 0"
                            + " WHERE name IN ('transactions', 'balances');"
                            + " DELETE FROM parked_sequences WHERE projection IN ('transactions', 'balances')");
            AccountId last = node.account(1);
            Map<String, List<Map<String, Object>>> after = rows(node);
            after.values().forEach(rows -> rows.removeIf(row -> last.value().equals(row.get("user_id"))));
            TABLES.forEach(table -> assertThat(after.get(table)).as(table).isEqualTo(before.get(table)));
            assertThat(parked(node)).isEqualTo(parkedBefore);
        }
    }

    private static void use(LedgerNode node, List<AccountId> accounts, int times) {
        node.bean(Commands.class)
                .executeAll(IntStream.range(0, times)
                        .mapToObj(i -> new Order(
                                new UseCredits(accounts.get(i % accounts.size()), Credits.of(1), null, null, null),
                                Submission.of(Actor.LEDGER)))
                        .toList());
    }

    private static List<Map<String, Object>> parked(LedgerNode node) {
        return node.sql()
                .sql("SELECT projection, aggregate_type, aggregate_id, position, error FROM parked_sequences"
                        + " WHERE projection IN ('transactions', 'balances') ORDER BY 1, 2, 3")
                .query()
                .listOfRows();
    }
}
