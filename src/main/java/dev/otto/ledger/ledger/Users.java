package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.UserId;
import java.util.Optional;
import java.util.UUID;

/** The users, as they are now. */
public interface Users {
    /** @throws NotFound when there is none */
    UserView get(UUID id);

    /** The user who has an e-mail address, in any letter case. */
    Optional<UserView> withEmail(String email);

    /**
     * The user as of right after a position of the log, whatever has changed since: the answer to the command that
     * wrote there (R3).
     *
     * @throws NotFound when there was none
     */
    UserView asOf(UserId user, long position);
}
