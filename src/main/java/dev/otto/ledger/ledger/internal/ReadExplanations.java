package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.ExplanationView;
import dev.otto.ledger.ledger.Explanations;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import java.util.List;
import org.springframework.stereotype.Service;

/** Reads an account's events once, from the oldest that matters to the last one of the state that is explained. */
@Service
class ReadExplanations implements Explanations {
    private static final int CHUNK = 1_000;

    private final PastAccounts accounts;
    private final EventLog log;

    ReadExplanations(PastAccounts accounts, EventLog log) {
        this.accounts = accounts;
        this.log = log;
    }

    @Override
    public ExplanationView of(UserId user) {
        PastAccounts.PastAccount account = accounts.newest(user).orElseThrow(() -> new NotFound("user"));
        Explanation explanation = new Explanation(account);
        long last = account.end().sequence();
        for (long after = explanation.since() - 1; after < last; ) {
            int wanted = (int) Math.min(CHUNK, last - after);
            List<StoredEvent> chunk = log.readStream(PastAccounts.stream(user), after, wanted);
            List<Recorded> events = log.decodeWithoutPersons(chunk);
            for (int i = 0; i < events.size(); i++) {
                explanation.add(events.get(i), chunk.get(i).type());
            }
            after += wanted;
        }
        return explanation.view();
    }
}
