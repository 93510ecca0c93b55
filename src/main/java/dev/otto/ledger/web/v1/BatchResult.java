package dev.otto.ledger.web.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.otto.ledger.ledger.HoldView;
import dev.otto.ledger.ledger.TransactionView;
import dev.otto.ledger.web.problem.ItemProblems;
import dev.otto.ledger.web.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item.
 *
 * @param status what the call of its own would have been answered with; a replay keeps it
 * @param replayed true for a replay, absent otherwise
 * @param transaction or {@code hold}: what the call of its own shows; or the {@code problem} that it had
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BatchResult(
        int status,
        @Nullable Boolean replayed,
        @Nullable TransactionView transaction,
        @Nullable HoldView hold,
        @Nullable Problem problem) {

    /** The results of all items, in the order of the items. */
    record All(List<BatchResult> results) {}

    static BatchResult of(int status, boolean replayed, Object view) {
        return new BatchResult(
                status,
                replayed ? true : null,
                view instanceof TransactionView transaction ? transaction : null,
                view instanceof HoldView hold ? hold : null,
                null);
    }

    static BatchResult of(RuntimeException failure) {
        Problem problem = ItemProblems.of(failure);
        return new BatchResult(problem.status(), null, null, null, problem);
    }
}
