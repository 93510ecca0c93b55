package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.users.UserEvent;
import dev.otto.ledger.users.UserEvent.EmailChanged;
import dev.otto.ledger.users.UserEvent.UserErased;
import dev.otto.ledger.users.UserEvent.UserRegistered;
import dev.otto.ledger.users.UserEvent.UserRenamed;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user's record.
 *
 * @param erasedAt when all that was personal of it was erased, e-mail and name too; null for everyone else
 */
public record UserView(
        UUID id,
        @Nullable String email,
        @Nullable String name,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant erasedAt) {

    /** The user as just registered: the answer to the command that did it. */
    public static UserView registered(Recorded recorded, UserRegistered event) {
        return new UserView(
                event.user().value(),
                text(event.email()),
                text(event.name()),
                recorded.recordedAt(),
                recorded.recordedAt(),
                null);
    }

    /** The user after one more event. */
    public UserView after(Recorded recorded, UserEvent event) {
        return switch (event) {
            case UserRegistered e -> registered(recorded, e);
            case EmailChanged e -> new UserView(id, text(e.email()), name, createdAt, recorded.recordedAt(), null);
            case UserRenamed e -> new UserView(id, email, text(e.name()), createdAt, recorded.recordedAt(), null);
            case UserErased e -> new UserView(id, null, null, createdAt, recorded.recordedAt(), recorded.recordedAt());
        };
    }

    private static @Nullable String text(@Nullable Personal personal) {
        return personal == null || personal.equals(Personal.ERASED) ? null : personal.text();
    }
}
