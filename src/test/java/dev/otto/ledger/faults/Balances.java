package dev.otto.ledger.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.faults.Journal.Entry;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What all users together must have, by the answers that the clients got: each command counts once. */
final class Balances {
    private final List<String> users;
    private final Set<String> counted = new HashSet<>();
    private long expected;

    Balances(List<String> users) {
        this.users = users;
    }

    void add(List<Entry> answered) {
        for (Entry entry : answered) {
            if (counted.add(entry.key())) {
                expected += LoadClient.movedBy(entry);
            }
        }
    }

    void check(LoadClient client) throws IOException, InterruptedException {
        long sum = 0;
        for (String user : users) {
            sum += client.get("/v1/users/" + user + "/credits").get("amount").asLong();
        }
        assertThat(sum).as("the balances are what the answers add up to").isEqualTo(expected);
    }
}
