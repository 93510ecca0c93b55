package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.platform.eventstore.BatchReader.ClaimKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides, under the log's lock, which units of a batch commit. A unit is dropped whole, with all units of the batch
 * that were decided on top of it; the others are not disturbed.
 */
final class BatchSelection {
    private final Map<StreamId, Long> lastSequences;
    private final Map<IdempotencyKey, UsedKey> usedKeys;
    private final Map<ClaimKey, UUID> holders;
    private final Set<IdempotencyKey> keysOfBatch = new HashSet<>();
    private final Set<AppendUnit> droppedUnits = new HashSet<>();
    private final List<AppendUnit> kept = new ArrayList<>();
    private final Map<AppendUnit, Settlement> dropped = new LinkedHashMap<>();

    private BatchSelection(
            Map<StreamId, Long> lastSequences, Map<IdempotencyKey, UsedKey> usedKeys, Map<ClaimKey, UUID> holders) {
        this.lastSequences = lastSequences;
        this.usedKeys = usedKeys;
        this.holders = holders;
    }

    /** @param stamp the instant that the batch's events will carry */
    static BatchSelection of(Collection<AppendUnit> units, BatchFacts facts, Instant stamp) {
        var selection = new BatchSelection(
                new HashMap<>(facts.lastSequences()), facts.usedKeys(), new HashMap<>(facts.holders()));
        for (AppendUnit unit : units) {
            Settlement loses = selection.losing(unit, stamp);
            if (loses == null) {
                selection.keep(unit);
            } else {
                selection.droppedUnits.add(unit);
                selection.dropped.put(unit, loses);
            }
        }
        return selection;
    }

    List<AppendUnit> kept() {
        return kept;
    }

    Map<AppendUnit, Settlement> dropped() {
        return dropped;
    }

    private @Nullable Settlement losing(AppendUnit unit, Instant stamp) {
        // The key first: whatever else has changed since, a command that took effect is answered as it was (R3).
        IdempotencyKey key = unit.provenance().key();
        if (key != null) {
            UsedKey used = usedKeys.get(key);
            if (used != null) {
                return new Settlement.KeyTaken(used);
            }
            if (keysOfBatch.contains(key)) {
                return new Settlement.Outdated();
            }
        }
        if (unit.basisFailed() || restsOnADroppedUnit(unit) || hasBecomeDue(unit, stamp)) {
            return new Settlement.Outdated();
        }
        for (Map.Entry<StreamId, StreamState> read : unit.basis().entrySet()) {
            if (lastSequences.getOrDefault(read.getKey(), -1L)
                    != read.getValue().sequence()) {
                return new Settlement.Outdated();
            }
        }
        for (Claim claim : unit.claims()) {
            UUID holder = holders.get(ClaimKey.of(claim));
            if (holder != null && !holder.equals(claim.holder())) {
                return new Settlement.ClaimTaken(claim.refusal());
            }
        }
        return null;
    }

    private boolean restsOnADroppedUnit(AppendUnit unit) {
        if (unit.predecessor() != null && droppedUnits.contains(unit.predecessor())) {
            return true;
        }
        for (StreamState read : unit.basis().values()) {
            if (read.unit() != null && droppedUnits.contains(read.unit())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasBecomeDue(AppendUnit unit, Instant stamp) {
        Instant validUntil = unit.validUntil();
        return validUntil != null && !stamp.isBefore(validUntil);
    }

    private void keep(AppendUnit unit) {
        kept.add(unit);
        unit.after().forEach((stream, state) -> lastSequences.put(stream, state.sequence()));
        IdempotencyKey key = unit.provenance().key();
        // A refusal uses no key up.
        if (key != null && !unit.events().isEmpty()) {
            keysOfBatch.add(Objects.requireNonNull(key));
        }
        unit.claims().forEach(claim -> holders.put(ClaimKey.of(claim), claim.holder()));
    }
}
