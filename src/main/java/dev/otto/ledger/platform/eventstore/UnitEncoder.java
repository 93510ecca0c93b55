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
import java.util.function.Predicate;
import java.util.function.Supplier;
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
     * @param basis every stream that the decision read; among them one of each person whose data the events hold
     * @param statesAfter gives the state of each stream after its events
     * @param erased whether a person was erased, as the decision knows it: this node's keys may not know it yet
     * @param provenance becomes each event's metadata
     */
    public AppendUnit encode(
            List<Undecided> events,
            Map<StreamId, StreamState> basis,
            Function<List<PendingEvent>, Map<StreamId, Object>> statesAfter,
            Predicate<UUID> erased,
            Provenance provenance,
            Instant decidedAt,
            @Nullable Instant validUntil) {
        List<PendingEvent> encoded = new ArrayList<>(events.size());
        List<Claim> claims = new ArrayList<>();
        Map<UUID, NewPersonalKey> newKeys = new HashMap<>();
        Map<StreamId, Long> lastSequences = new HashMap<>();
        for (Undecided undecided : events) {
            UUID owner = undecided.event().account().value();
            if (undecided.event() instanceof LedgerEvent.OfNewPerson) {
                newKeys.put(owner, personalKeys.create(owner));
            }
            Owner ownerKey = new Owner(owner, basis, () -> keyOf(owner, newKeys, erased));
            byte[] payload = codec.write(undecided.event(), ownerKey);
            // What is not kept of an erased person must reach no read model and no answer either.
            LedgerEvent event = ownerKey.isMissing() ? codec.withoutPersons(undecided.event()) : undecided.event();
            EventTypes.StoredName name = codec.nameOf(event);
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
                        new StreamState(state, java.util.Objects.requireNonNull(lastSequences.get(stream)), unit, 0)));
        return unit.leadingTo(after);
    }

    private Optional<PersonalKey> keyOf(UUID owner, Map<UUID, NewPersonalKey> newKeys, Predicate<UUID> erased) {
        NewPersonalKey made = newKeys.get(owner);
        if (made != null) {
            return Optional.of(made.key());
        }
        return erased.test(owner) ? Optional.empty() : personalKeys.find(owner);
    }

    /**
     * The owner of one event's personal fields, whose key is asked for at the first of them. An erasure is an event of
     * each of the person's streams: as long as a unit with personal fields rests on one of them, it commits before the
     * erasure or not at all.
     */
    private static final class Owner implements Supplier<Optional<PersonalKey>> {
        private final UUID person;
        private final Map<StreamId, StreamState> basis;
        private final Supplier<Optional<PersonalKey>> source;
        private @Nullable Optional<PersonalKey> key;

        Owner(UUID person, Map<StreamId, StreamState> basis, Supplier<Optional<PersonalKey>> source) {
            this.person = person;
            this.basis = basis;
            this.source = source;
        }

        @Override
        public Optional<PersonalKey> get() {
            if (key == null) {
                if (basis.keySet().stream().noneMatch(stream -> stream.id().equals(person))) {
                    throw new IllegalStateException(
                            "personal data of " + person + ", on none of whose streams it rests");
                }
                key = source.get();
            }
            return key;
        }

        boolean isMissing() {
            return key != null && key.isEmpty();
        }
    }
}
