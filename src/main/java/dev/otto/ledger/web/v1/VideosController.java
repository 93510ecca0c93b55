package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.ledger.VideoView;
import dev.otto.ledger.ledger.Videos;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.videos.VideoEvent.VideoRequested;
import dev.otto.ledger.videos.VideoStatus;
import dev.otto.ledger.web.Answers;
import dev.otto.ledger.web.Fingerprint;
import dev.otto.ledger.web.KeyOptional;
import dev.otto.ledger.web.Limit;
import dev.otto.ledger.web.Sender;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Videos, and the credits that go with them. */
@RestController
@Tag(name = "Videos")
class VideosController {
    private final Videos videos;
    private final Directory directory;
    private final Commands commands;
    private final Ids ids;

    VideosController(Videos videos, Directory directory, Commands commands, Ids ids) {
        this.videos = videos;
        this.directory = directory;
        this.commands = commands;
        this.ids = ids;
    }

    @PostMapping("/v1/videos")
    @Operation(summary = "Request a video; its cost is held at once")
    @ApiResponse(responseCode = "201")
    ResponseEntity<VideoView> request(@Valid @RequestBody NewVideoRequest request, Sender sender) {
        UserId user = directory.requireUser(request.userId());
        VideoId id = VideoId.of(request.id() == null ? ids.next() : request.id());
        Outcome outcome = commands.execute(
                request.command(id, user), sender.submits(Fingerprint.of(NewVideoRequest.KIND, null, request)));
        Recorded recorded = outcome.last(VideoRequested.class).orElseThrow();
        VideoView video = VideoView.requested(recorded, (VideoRequested) recorded.event());
        return Answers.created(outcome, "/v1/videos/" + video.id(), video);
    }

    @PatchMapping("/v1/videos/{id}")
    @Operation(summary = "Move a video to another status, its credits with it")
    ResponseEntity<VideoView> change(
            @PathVariable VideoId id, @Valid @RequestBody VideoChangeRequest request, @KeyOptional Sender sender) {
        Outcome outcome = commands.execute(
                request.command(id, directory.userOf(id)),
                sender.submits(Fingerprint.of(VideoChangeRequest.KIND, id.value(), request)));
        VideoView video = outcome.events().isEmpty()
                ? videos.get(id.value())
                : videos.asOf(id, outcome.events().getLast().position());
        return Answers.ok(outcome, video);
    }

    @GetMapping("/v1/videos/{id}")
    @Operation(summary = "A video")
    VideoView get(@PathVariable VideoId id) {
        return videos.get(id.value());
    }

    @GetMapping("/v1/users/{id}/videos")
    @Operation(summary = "A user's videos, newest first")
    Page<VideoView> list(
            @PathVariable UserId id,
            @RequestParam(required = false) @Nullable VideoStatus status,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return videos.of(id, status, Cursors.parse(Cursor.List.VIDEOS, cursor), limit.rows());
    }
}
