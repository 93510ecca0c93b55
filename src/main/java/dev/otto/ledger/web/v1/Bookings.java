package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.web.Answers;
import dev.otto.ledger.web.Fingerprint;
import dev.otto.ledger.web.Sender;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Commands that make one transaction, which is their answer. */
@Component
class Bookings {
    private final Commands commands;

    Bookings(Commands commands) {
        this.commands = commands;
    }

    /**
     * @param kind what a batch calls it
     * @param target the id in the path
     * @param made the event that is the transaction; others, such as an expiry that was due, may come beside it
     */
    ResponseEntity<TransactionView> book(
            String kind,
            UUID target,
            Record request,
            CreditCommand command,
            Class<? extends Transaction> made,
            Sender sender) {
        Outcome outcome = commands.execute(command, sender.submits(Fingerprint.of(kind, target, request)));
        Recorded recorded = outcome.last(made).orElseThrow();
        TransactionView transaction = TransactionView.of(recorded, made.cast(recorded.event()));
        return Answers.created(outcome, "/v1/transactions/" + transaction.id(), transaction);
    }
}
