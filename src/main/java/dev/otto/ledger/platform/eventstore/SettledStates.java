package dev.otto.ledger.platform.eventstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The states that are on disk and kept in memory: a few as they are, awake, and as many as fit packed, asleep. Losing one
 * costs a read of the database. One that is awake may have an older self asleep, which is not looked at until it is gone
 * to sleep and has replaced it.
 */
final class SettledStates {
    private static final Logger LOG = LoggerFactory.getLogger(SettledStates.class);
    private final Cache<StreamId, Kept> awake;
    private final Cache<StreamId, byte[]> asleep;
    private final PackedStates packed;

    /**
     * A state that is on disk.
     *
     * @param stale whether another node is known, or suspected, to have gone on since
     */
    record Kept(StreamState state, boolean stale) {}

    /**
     * @param kept how many of them at most
     * @param awake how many of these as they are
     */
    SettledStates(long kept, long awake, PackedStates packed) {
        this.packed = packed;
        asleep = Caffeine.newBuilder().maximumSize(kept).build();
        this.awake = Caffeine.newBuilder()
                .maximumSize(Math.min(kept, awake))
                .<StreamId, Kept>evictionListener(this::fallAsleep)
                .build();
    }

    /** Called before the state is gone from those awake, so that there is no moment at which it is nowhere. */
    private void fallAsleep(@Nullable StreamId stream, @Nullable Kept kept, RemovalCause cause) {
        if (stream == null || kept == null) {
            return;
        }
        // A stream of one event is a registered user nearly always, whom no command may ask for again.
        if (kept.stale() || kept.state().sequence() == 0) {
            asleep.invalidate(stream);
            return;
        }
        try {
            asleep.put(stream, packed.pack(kept.state()));
        } catch (JacksonException e) {
            LOG.warn("The state of {} cannot be packed: {}", stream, e.getMessage());
            asleep.invalidate(stream);
        }
    }

    /** What is kept of a stream; it is awake from now on. */
    @Nullable
    Kept find(StreamId stream) {
        Kept kept = awake.getIfPresent(stream);
        if (kept != null) {
            return kept;
        }
        byte[] sleeping = asleep.getIfPresent(stream);
        return sleeping == null ? null : keep(stream, packed.unpack(stream, sleeping));
    }

    /** Keeps a state, unless a newer one is known. */
    Kept keep(StreamId stream, StreamState onDisk) {
        return awake.asMap()
                .merge(
                        stream,
                        new Kept(onDisk, false),
                        (kept, fresh) -> kept.state().sequence() > fresh.state().sequence() ? kept : fresh);
    }

    /** Another node may have gone on with a stream. In this order: it may fall asleep in between. */
    void mistrust(StreamId stream) {
        awake.asMap().computeIfPresent(stream, (id, kept) -> new Kept(kept.state(), true));
        asleep.invalidate(stream);
    }
}
