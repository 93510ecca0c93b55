package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.HoldView;
import dev.otto.ledger.ledger.Holds;
import dev.otto.ledger.ledger.NotFound;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What all items of a batch are about, each kind looked up at once. No item makes what another could name. */
final class BatchTargets implements Targets {
    private final Map<UUID, UserId> users;
    private final Map<UUID, AccountId> transactions;
    private final Map<UUID, HoldView> holds;

    BatchTargets(List<BatchItem> items, Directory directory, Holds holds) {
        Map<String, List<UUID>> ids = items.stream()
                .filter(BatchItem.Readable.class::isInstance)
                .map(BatchItem.Readable.class::cast)
                .collect(Collectors.groupingBy(
                        item -> item.kind().target(),
                        Collectors.mapping(BatchItem.Readable::target, Collectors.toList())));
        users = directory.users(of(ids, BatchKind.USAGE));
        transactions = directory.accountsOf(of(ids, BatchKind.REFUND));
        this.holds = holds.all(of(ids, BatchKind.CAPTURE)).stream()
                .collect(Collectors.toMap(HoldView::id, Function.identity()));
    }

    /** @param like a kind that is about the same sort of thing */
    private static Collection<UUID> of(Map<String, List<UUID>> ids, BatchKind like) {
        return ids.getOrDefault(like.target(), List.of());
    }

    @Override
    public AccountId ofUser(UUID user) {
        return found(users.get(user), "user").account();
    }

    @Override
    public AccountId ofTransaction(UUID transaction) {
        return found(transactions.get(transaction), "transaction");
    }

    @Override
    public HoldView hold(UUID hold) {
        return found(holds.get(hold), "hold");
    }

    private static <T> T found(@Nullable T thing, String what) {
        if (thing == null) {
            throw new NotFound(what);
        }
        return thing;
    }
}
