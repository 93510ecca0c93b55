package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.HoldView;
import dev.otto.ledger.ledger.Holds;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.web.Answers;
import dev.otto.ledger.web.Sender;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Executes a movement that came in a call of its own, and answers it. */
@Component
class Bookings implements Targets {
    private final Commands commands;
    private final Directory directory;
    private final Holds holds;

    Bookings(Commands commands, Directory directory, Holds holds) {
        this.commands = commands;
        this.directory = directory;
        this.holds = holds;
    }

    <V> ResponseEntity<V> book(Movement<V> movement, Sender sender) {
        Outcome outcome = execute(movement, sender);
        V view = movement.answer().apply(outcome);
        return movement.location() == null
                ? Answers.ok(outcome, view)
                : Answers.created(outcome, movement.location().apply(view), view);
    }

    private Outcome execute(Movement<?> movement, Sender sender) {
        try {
            return commands.execute(movement.command(), sender.submits(movement.fingerprint()));
        } catch (Refusal refusal) {
            throw movement.told(refusal);
        }
    }

    @Override
    public AccountId ofUser(UUID user) {
        return directory.requireAccount(user);
    }

    @Override
    public AccountId ofTransaction(UUID transaction) {
        return directory.accountOf(TransactionId.of(transaction));
    }

    @Override
    public HoldView hold(UUID hold) {
        return holds.get(hold);
    }
}
