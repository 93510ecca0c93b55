package dev.otto.ledger.ledger;

import dev.otto.ledger.credits.Thresholds;
import dev.otto.ledger.kernel.UserId;
import java.util.Optional;

/** From when on users are told of their credits. */
public interface UserThresholds {
    /** @throws NotFound when there is no such user */
    ThresholdsView of(UserId user);

    /** Who chose a user's own thresholds last; empty: they never had any. */
    Optional<ThresholdsChoice> choice(UserId user);

    /** What a user is told of with these thresholds of their own. */
    ThresholdsView with(UserId user, Thresholds own);
}
