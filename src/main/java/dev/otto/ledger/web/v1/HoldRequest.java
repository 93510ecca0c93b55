package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Credits to set aside.
 *
 * @param expiresInSeconds a day when absent
 */
record HoldRequest(
        @NotNull(message = "is required") @WholeNumber Long amount,
        @Nullable UUID videoId,
        @Text @Nullable String description,
        @WholeNumber(min = 60, max = 2_592_000) @Nullable Long expiresInSeconds) {
    static final String KIND = "hold";
    private static final long A_DAY = 86_400;

    /** @param hold the new hold's id, which is no part of what makes two requests the same */
    PlaceHold command(AccountId account, HoldId hold) {
        return new PlaceHold(
                account,
                hold,
                Credits.of(amount),
                videoId == null ? null : VideoId.of(videoId),
                false,
                PersonalText.of(description),
                Duration.ofSeconds(expiresInSeconds == null ? A_DAY : expiresInSeconds));
    }
}
