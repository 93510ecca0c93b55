package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.platform.personal.NewPersonalKey;
import io.micrometer.tracing.TraceContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The events of one command, that commit together or not at all, with everything they were decided upon. The writer
 * drops a unit when any of that has ceased to be true. A unit without events is a refusal: once it is settled as
 * committed, what it rests on was true.
 */
public final class AppendUnit {
    /** Where a unit is on its way. */
    private enum Phase {
        QUEUED,
        TAKEN,
        ABANDONED
    }

    private final List<PendingEvent> events;
    private volatile Map<StreamId, StreamState> basis;
    private volatile Map<StreamId, StreamState> after = Map.of();
    private volatile @Nullable AppendUnit predecessor;
    private final Provenance provenance;
    private final byte[] metadata;
    private final List<Claim> claims;
    private final List<NewPersonalKey> newKeys;
    private final Instant decidedAt;
    private final @Nullable Instant validUntil;
    private final CompletableFuture<Settlement> settlement = new CompletableFuture<>();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.QUEUED);
    /** Written before the unit is queued, which hands it over to the writer. */
    private @Nullable TraceContext sentFrom;

    /**
     * @param basis every stream that the decision read, as it was read; written or not
     * @param metadata the stored form of {@code provenance}
     * @param validUntil from this instant on the decision would be another; null: never
     */
    AppendUnit(
            List<PendingEvent> events,
            Map<StreamId, StreamState> basis,
            Provenance provenance,
            byte[] metadata,
            List<Claim> claims,
            List<NewPersonalKey> newKeys,
            Instant decidedAt,
            @Nullable Instant validUntil) {
        this.events = List.copyOf(events);
        this.basis = Map.copyOf(basis);
        this.provenance = provenance;
        this.metadata = metadata;
        this.claims = List.copyOf(claims);
        this.newKeys = List.copyOf(newKeys);
        this.decidedAt = decidedAt;
        this.validUntil = validUntil;
    }

    /** @param states every stream that it writes, as it is afterwards; they name the unit that makes them: this one */
    AppendUnit leadingTo(Map<StreamId, StreamState> states) {
        after = Map.copyOf(states);
        return this;
    }

    /**
     * Ties it to the unit of the command before it, where a client asked for both in this order: if that one falls, this
     * one falls too, also when it was decided on a state that had forgotten the fallen one already.
     */
    public AppendUnit behind(@Nullable AppendUnit unit) {
        predecessor = unit;
        return this;
    }

    /** Notes the span that it comes from, if there is one. To be called before it is queued. */
    public void sentFrom(@Nullable TraceContext span) {
        sentFrom = span;
    }

    @Nullable
    TraceContext sentFrom() {
        return sentFrom;
    }

    public List<PendingEvent> events() {
        return events;
    }

    public Map<StreamId, StreamState> basis() {
        return basis;
    }

    public Map<StreamId, StreamState> after() {
        return after;
    }

    public Provenance provenance() {
        return provenance;
    }

    @Nullable
    AppendUnit predecessor() {
        return predecessor;
    }

    byte[] metadata() {
        return metadata;
    }

    List<Claim> claims() {
        return claims;
    }

    List<NewPersonalKey> newKeys() {
        return newKeys;
    }

    Instant decidedAt() {
        return decidedAt;
    }

    @Nullable
    Instant validUntil() {
        return validUntil;
    }

    /** Completes, never exceptionally, when it is known what became of the unit. */
    public CompletableFuture<Settlement> settlement() {
        return settlement;
    }

    /** Whether a unit that this one was decided on, or has to follow, did not commit: then neither may this one. */
    boolean basisFailed() {
        AppendUnit before = predecessor;
        if (before != null && before.failed()) {
            return true;
        }
        for (StreamState read : basis.values()) {
            AppendUnit earlier = read.unit();
            if (earlier != null && earlier.failed()) {
                return true;
            }
        }
        return false;
    }

    private boolean failed() {
        Settlement settled = settlement.getNow(null);
        return settled != null && !(settled instanceof Settlement.Committed);
    }

    /**
     * Says what became of it. What it was decided on is let go of: on a hot account each unit's basis names the unit
     * before, and the chain would reach back to the first.
     */
    void settle(Settlement settled) {
        basis = Map.of();
        after = Map.of();
        predecessor = null;
        settlement.complete(settled);
    }

    /** Takes it for a batch; false if nobody waits for it any more. */
    boolean take() {
        return phase.compareAndSet(Phase.QUEUED, Phase.TAKEN) || phase.get() == Phase.TAKEN;
    }

    /** Gives it up before the writer has taken it; false when it is too late for that. */
    public boolean abandon() {
        return phase.compareAndSet(Phase.QUEUED, Phase.ABANDONED);
    }
}
