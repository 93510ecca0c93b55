package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.OfHold;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.ledger.ExplanationView.Change;
import dev.otto.ledger.ledger.ExplanationView.History;
import dev.otto.ledger.ledger.ExplanationView.Total;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The changes of one lot, or of the debt, added up as they are read; of the changes themselves only the newest are kept. */
final class ChangesOf {
    static final int KEPT = 100;

    private final Map<String, Long> totals = new TreeMap<>();
    private final Deque<Change> newest = new ArrayDeque<>();
    private boolean more;

    void add(Recorded recorded, String type, CreditEvent event, long amount, long held) {
        if (amount == 0 && held == 0) {
            return;
        }
        if (amount != 0) {
            totals.merge(type, amount, Long::sum);
        }
        newest.addFirst(new Change(
                recorded.position(),
                recorded.sequence(),
                type,
                event instanceof Transaction transaction
                        ? transaction.transaction().value()
                        : null,
                event instanceof OfHold hold ? hold.hold().value() : null,
                amount,
                held,
                recorded.recordedAt()));
        if (newest.size() > KEPT) {
            newest.removeLast();
            more = true;
        }
    }

    long sum() {
        return totals.values().stream().mapToLong(Long::longValue).sum();
    }

    History view() {
        List<Total> sums = new ArrayList<>();
        totals.forEach((type, amount) -> sums.add(new Total(type, amount)));
        return new History(sums, List.copyOf(newest), more);
    }
}
