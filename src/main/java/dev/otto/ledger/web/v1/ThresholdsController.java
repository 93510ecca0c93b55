package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand.SetThresholds;
import dev.otto.ledger.credits.ThresholdDefaults;
import dev.otto.ledger.credits.Thresholds;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.ThresholdsView;
import dev.otto.ledger.ledger.UserThresholds;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.web.Answers;
import dev.otto.ledger.web.Fingerprint;
import dev.otto.ledger.web.KeyOptional;
import dev.otto.ledger.web.Sender;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** From when on a user is told of their credits. */
@RestController
@RequestMapping("/v1/users/{id}/thresholds")
@Tag(name = "Live")
class ThresholdsController {
    private static final String KIND = "thresholds";

    private final UserThresholds thresholds;
    private final Directory directory;
    private final Commands commands;

    ThresholdsController(UserThresholds thresholds, Directory directory, Commands commands) {
        this.thresholds = thresholds;
        this.directory = directory;
        this.commands = commands;
    }

    /** A user's own thresholds; what is absent is as the defaults say. */
    record ThresholdsRequest(
            @WholeNumber(min = 0) @Nullable Long lowBalance,

            @WholeNumber(min = 0, max = ThresholdDefaults.LONGEST_SECONDS) @Nullable
            Long expiringWithinSeconds,

            @Text @Nullable String reason) {
        Thresholds own() {
            return new Thresholds(
                    lowBalance == null ? null : Credits.of(lowBalance),
                    expiringWithinSeconds == null ? null : Duration.ofSeconds(expiringWithinSeconds));
        }
    }

    @GetMapping
    @Operation(summary = "From when on a user is told of a low balance and of lots that expire")
    ThresholdsView get(@PathVariable UserId id) {
        return thresholds.of(id);
    }

    @PutMapping
    @Operation(summary = "Choose from when on a user is told of a low balance and of lots that expire")
    ResponseEntity<ThresholdsView> set(
            @PathVariable UserId id, @Valid @RequestBody ThresholdsRequest request, @KeyOptional Sender sender) {
        UserId user = directory.requireUser(id.value());
        Outcome outcome = commands.execute(
                new SetThresholds(user.account(), request.own(), PersonalText.of(request.reason())),
                sender.submits(Fingerprint.of(KIND, id.value(), request)));
        return Answers.ok(outcome, thresholds.with(user, request.own()));
    }
}
