package dev.otto.ledger.web.v1;

import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.Holds;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Order;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.command.Result;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.web.Answers;
import dev.otto.ledger.web.Sender;
import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Executes the items of a batch, each as if it had come alone, and all of them in one go. */
@Component
class Batches {
    private final Commands commands;
    private final Movements movements;
    private final Directory directory;
    private final Holds holds;

    Batches(Commands commands, Movements movements, Directory directory, Holds holds) {
        this.commands = commands;
        this.movements = movements;
        this.directory = directory;
        this.holds = holds;
    }

    /** An item that is to be executed, and where its result belongs. */
    private record Tried(int index, Movement<?> movement, Order order) {}

    /** @param allowed what the caller may do */
    ResponseEntity<BatchResult.All> run(List<BatchItem> items, Caller caller, Set<BatchKind> allowed) {
        @Nullable BatchResult[] results = new BatchResult[items.size()];
        List<Tried> tried = new ArrayList<>(results.length);
        Targets targets = new BatchTargets(items, directory, holds);
        for (int i = 0; i < results.length; i++) {
            try {
                tried.add(tried(i, items.get(i), caller, allowed, targets));
            } catch (RuntimeException failure) {
                results[i] = BatchResult.of(failure);
            }
        }
        long position = 0;
        List<Result> outcomes =
                commands.executeAll(tried.stream().map(Tried::order).toList());
        for (int i = 0; i < outcomes.size(); i++) {
            results[tried.get(i).index()] = result(tried.get(i).movement(), outcomes.get(i));
            position = Math.max(position, lastPosition(outcomes.get(i)));
        }
        return Answers.ok(
                position,
                new BatchResult.All(
                        Arrays.stream(results).map(Objects::requireNonNull).toList()));
    }

    private Tried tried(int index, BatchItem item, Caller caller, Set<BatchKind> allowed, Targets targets) {
        return switch (item) {
            case BatchItem.Broken broken -> throw broken.mistake();
            case BatchItem.Readable readable -> {
                Sender sender = Sender.ofItem(caller, ItemMembers.KEY, readable.key());
                if (!allowed.contains(readable.kind())) {
                    throw new Rejection(ProblemType.FORBIDDEN, "The role of this token may not do that.");
                }
                Movement<?> movement =
                        readable.kind().movement(movements, readable.target(), readable.fields(), targets, sender);
                yield new Tried(index, movement, new Order(movement.command(), sender.submits(movement.fingerprint())));
            }
        };
    }

    private static BatchResult result(Movement<?> movement, Result result) {
        try {
            return switch (result) {
                case Result.Failed failed -> throw movement.told(failed.failure());
                case Result.Done done ->
                    BatchResult.of(
                            movement.status(),
                            done.outcome().replayed(),
                            movement.answer().apply(done.outcome()));
            };
        } catch (RuntimeException failure) {
            return BatchResult.of(failure);
        }
    }

    private static long lastPosition(Result result) {
        return result instanceof Result.Done(Outcome outcome)
                        && !outcome.events().isEmpty()
                ? outcome.events().getLast().position()
                : 0;
    }
}
