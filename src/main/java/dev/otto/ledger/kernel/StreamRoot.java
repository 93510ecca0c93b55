package dev.otto.ledger.kernel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that can be put down as one immutable state and taken up again from it: that is how a command of an
 * account is decided on the state before it while the disk is still busy with that state's events.
 *
 * @param <S> the immutable state; written as JSON when it is kept as a snapshot
 */
public interface StreamRoot<S> {
    /** What is known of the aggregate now; may be null before its first event. */
    @Nullable
    S state();

    /** Continues from a state; null for an aggregate that nothing has happened to yet. Called once, on a new instance. */
    void resume(UUID id, @Nullable S state);

    /**
     * The first instant after {@code now} at which the state changes by itself because something becomes due. A
     * decision made on the state at {@code now} does not hold from then on.
     */
    default @Nullable Instant nextDueAfter(Instant now) {
        return null;
    }

    /**
     * Whether the person whose stream this is, by the stream's id, has been erased: nothing personal is kept of what is
     * decided from then on.
     */
    default boolean erased() {
        return false;
    }

    /** Names the aggregate's stream and its state. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface Stream {
        /** The stored type of the stream, such as {@code account}. */
        String value();

        Class<?> state();

        /** Counted up when the state's form changes: older snapshots are then left unread. */
        short stateVersion() default 1;
    }
}
