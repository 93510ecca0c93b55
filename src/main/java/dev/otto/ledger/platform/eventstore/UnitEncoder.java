package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.platform.personal.NewPersonalKey;
import dev.otto.ledger.platform.personal.PersonalKey;
import dev.otto.ledger.platform.personal.PersonalKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a unit of a decision's events: stored names, JSON, encryption and claims, on the command's own thread. */
public final class UnitEncoder {
    private final EventCodec codec;
    private final PersonalKeys personalKeys;
    private final List<ClaimSource> claimSources;

    public UnitEncoder(EventCodec codec, PersonalKeys personalKeys, List<ClaimSource> claimSources) {
        this.codec = codec;
        this.personalKeys = personalKeys;
        this.claimSources = List.copyOf(claimSources);
    }

    /** An event and its place in its stream. */
    public record Undecided(StreamId stream, long sequence, LedgerEvent event) {}

    /**
     * @param statesAfter gives the state of each stream after its events
     * @param provenance becomes each event's metadata
     */
    public AppendUnit encode(
            List<Undecided> events,
            Map<StreamId, StreamState> basis,
            Function<List<PendingEvent>, Map<StreamId, Object>> statesAfter,
            Provenance provenance,
            Instant decidedAt,
            @Nullable Instant validUntil) {
        List<PendingEvent> encoded = new ArrayList<>(events.size());
        List<Claim> claims = new ArrayList<>();
        Map<UUID, NewPersonalKey> newKeys = new HashMap<>();
        Map<StreamId, Long> lastSequences = new HashMap<>();
        for (Undecided undecided : events) {
            LedgerEvent event = undecided.event();
            UUID owner = event.account().value();
            if (event instanceof LedgerEvent.OfNewPerson) {
                newKeys.put(owner, personalKeys.create(owner));
            }
            EventTypes.StoredName name = codec.nameOf(event);
            byte[] payload = codec.write(event, () -> keyOf(owner, newKeys));
            encoded.add(new PendingEvent(
                    undecided.stream(), undecided.sequence(), event, name.name(), name.version(), payload));
            lastSequences.put(undecided.stream(), undecided.sequence());
            claimSources.forEach(source -> claims.addAll(source.claims(event)));
        }
        Map<StreamId, StreamState> after = new HashMap<>();
        AppendUnit unit = new AppendUnit(
                encoded,
                basis,
                provenance,
                codec.write(provenance),
                claims,
                List.copyOf(newKeys.values()),
                decidedAt,
                validUntil);
        statesAfter
                .apply(encoded)
                .forEach((stream, state) -> after.put(
                        stream,
                        new StreamState(state, java.util.Objects.requireNonNull(lastSequences.get(stream)), unit)));
        return unit.leadingTo(after);
    }

    private Optional<PersonalKey> keyOf(UUID owner, Map<UUID, NewPersonalKey> newKeys) {
        NewPersonalKey made = newKeys.get(owner);
        return made != null ? Optional.of(made.key()) : personalKeys.find(owner);
    }
}
