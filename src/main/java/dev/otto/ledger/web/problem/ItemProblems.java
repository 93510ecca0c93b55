package dev.otto.ledger.web.problem;

import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The problem that one item of a batch has: of the same type as if it had been sent alone. */
public final class ItemProblems {
    private static final Logger log = LoggerFactory.getLogger(ItemProblems.class);

    private ItemProblems() {}

    public static Problem of(RuntimeException failure) {
        return switch (failure) {
            case Refusal refusal -> Problem.of(refusal);
            case InvalidRequest invalid -> Problem.of(invalid);
            case Rejection rejection -> Problem.of(rejection.type(), rejection.getMessage());
            case LedgerUnavailable away -> Problems.UNAVAILABLE;
            default -> Outages.causedBy(failure) ? Problems.UNAVAILABLE : fault(failure);
        };
    }

    private static Problem fault(RuntimeException failure) {
        String reference = UUID.randomUUID().toString();
        log.error("An item of a batch failed, reference {}", reference, failure);
        return ProblemAnswers.fault(reference);
    }
}
