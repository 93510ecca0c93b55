package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.platform.eventstore.BatchReader.ClaimKey;
import dev.otto.ledger.platform.postgres.Pipeline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What is true, under the log's lock, of all that the units of a batch rest on.
 *
 * @param lastSequences of the streams that have any event
 */
record BatchFacts(
        Map<StreamId, Long> lastSequences, Map<IdempotencyKey, UsedKey> usedKeys, Map<ClaimKey, UUID> holders) {

    /** Asks for keys and claims; both are known when the pipeline is sent. */
    static BatchFacts ask(Collection<AppendUnit> units, Pipeline pipeline) throws SQLException {
        List<IdempotencyKey> keys = new ArrayList<>();
        List<Claim> claims = new ArrayList<>();
        for (AppendUnit unit : units) {
            IdempotencyKey key = unit.provenance().key();
            if (key != null) {
                keys.add(key);
            }
            claims.addAll(unit.claims());
        }
        BatchReader reader = new BatchReader(pipeline);
        return new BatchFacts(new HashMap<>(), reader.usedKeys(keys), reader.holders(claims));
    }

    /** Adds where each stream ends, and asks the log only for those that others may have written to. */
    void addSequences(Collection<AppendUnit> units, OwnTail tail, Pipeline pipeline) throws SQLException {
        Set<StreamId> unknown = new HashSet<>();
        for (AppendUnit unit : units) {
            unit.basis().forEach((stream, state) -> {
                if (!lastSequences.containsKey(stream)) {
                    Long last = tail.lastSequence(stream, state);
                    if (last != null) {
                        lastSequences.put(stream, last);
                        unknown.remove(stream);
                    } else {
                        unknown.add(stream);
                    }
                }
            });
        }
        if (!unknown.isEmpty()) {
            Map<StreamId, Long> found = new BatchReader(pipeline).lastSequences(unknown);
            pipeline.send();
            lastSequences.putAll(found);
        }
    }
}
