package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.VideoGate;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.users.AlreadyErased;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a command has to pass before anything is decided about the account's credits. */
final class Admission {
    private Admission() {}

    /** The edge refuses other amounts as malformed, so that one here is a fault of a caller within the ledger. */
    static void requirePositive(@Nullable Credits amount) {
        if (amount != null && !amount.isPositive()) {
            throw new IllegalArgumentException("an amount must be positive");
        }
    }

    /** An erased user's account is not used any more; what is under way ends, and money is still put right. */
    static void requireInUse(AccountState state) {
        if (state.erased()) {
            throw new AlreadyErased();
        }
    }

    /** What a command names, if the account has it. */
    static <T> T known(@Nullable T named, Supplier<? extends Refusal> unknown) {
        if (named == null) {
            throw unknown.get();
        }
        return named;
    }

    static void requireOpen(@Nullable VideoId video, AccountId account, VideoGate gate) {
        if (video != null) {
            gate.requireOpenTo(account, video);
        }
    }
}
