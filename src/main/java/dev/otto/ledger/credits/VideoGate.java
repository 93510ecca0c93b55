package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.VideoId;

/**
 * Asked before credits are used or held for a video. Passes for a video that is not known; throws a refusal for one
 * that has failed or was cancelled, or that is another account's (R14).
 */
@FunctionalInterface
public interface VideoGate {
    void requireOpenTo(AccountId account, VideoId video);
}
