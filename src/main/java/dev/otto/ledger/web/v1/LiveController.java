package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.security.Caller.EndUser;
import dev.otto.ledger.security.Standing;
import dev.otto.ledger.web.AnsweredAs;
import dev.otto.ledger.web.EventStream;
import dev.otto.ledger.web.LastEventId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What happens, as it happens. */
@RestController
@Tag(name = "Live")
class LiveController {
    private final LiveAnswers answers;
    private final Directory directory;

    LiveController(LiveAnswers answers, Directory directory) {
        this.answers = answers;
        this.directory = directory;
    }

    @GetMapping("/v1/users/{id}/stream")
    @Operation(summary = "Follow a user's credits, transactions and videos")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    @AnsweredAs(MediaType.TEXT_EVENT_STREAM_VALUE)
    EventStream ofUser(@PathVariable UserId id, LastEventId last, Standing standing) {
        return answers.ofUser(directory.requireUser(id.value()), last, standing);
    }

    @GetMapping("/v1/me/stream")
    @Operation(summary = "Follow the credits, transactions and videos of the token's user")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    @AnsweredAs(MediaType.TEXT_EVENT_STREAM_VALUE)
    EventStream ofMe(EndUser caller, LastEventId last, Standing standing) {
        return answers.ofUser(caller.user(), last, standing);
    }

    @GetMapping("/v1/stream")
    @Operation(summary = "Follow all credits, transactions and videos")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    @AnsweredAs(MediaType.TEXT_EVENT_STREAM_VALUE)
    EventStream ofAll(LastEventId last, Standing standing) {
        return answers.ofAll(last, standing);
    }
}
