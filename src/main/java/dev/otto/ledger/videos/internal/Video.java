package dev.otto.ledger.videos.internal;

import dev.otto.ledger.credits.CaptureExceedsHold;
import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditCommand.ExpireDue;
import dev.otto.ledger.credits.CreditCommand.GiveBack;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.VoidHold;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.SameAppend;
import dev.otto.ledger.kernel.StreamRoot;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.videos.IllegalStatus;
import dev.otto.ledger.videos.PriceList;
import dev.otto.ledger.videos.UnknownVideo;
import dev.otto.ledger.videos.VideoCommand.FailOnExpiredHold;
import dev.otto.ledger.videos.VideoCommand.MoveVideo;
import dev.otto.ledger.videos.VideoCommand.RequestVideo;
import dev.otto.ledger.videos.VideoEvent;
import dev.otto.ledger.videos.VideoEvent.VideoCancelled;
import dev.otto.ledger.videos.VideoEvent.VideoCompleted;
import dev.otto.ledger.videos.VideoEvent.VideoFailed;
import dev.otto.ledger.videos.VideoEvent.VideoRequested;
import dev.otto.ledger.videos.VideoEvent.VideoStarted;
import dev.otto.ledger.videos.VideoExists;
import dev.otto.ledger.videos.VideoHolds;
import dev.otto.ledger.videos.VideoStatus;
import dev.otto.ledger.videos.VideoUses;
import java.util.Objects;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** A video: its status and its hold move together, in one append (R14). */
@Aggregate(type = "video", repository = "videos")
@StreamRoot.Stream(value = "video", state = VideoState.class)
public class Video implements StreamRoot<VideoState> {
    private static final Personal HOLD_EXPIRED = new Personal("hold_expired");

    @AggregateIdentifier
    private @Nullable VideoId video;

    private @Nullable VideoState state;

    @Override
    public @Nullable VideoState state() {
        return state;
    }

    @Override
    public void resume(UUID id, @Nullable VideoState known) {
        video = new VideoId(id);
        state = known;
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(RequestVideo command, PriceList prices, VideoHolds holds, Ids ids, SameAppend append) {
        if (state != null) {
            throw new VideoExists();
        }
        Credits cost = command.cost() == null ? prices.price(command.style(), command.duration()) : command.cost();
        HoldId hold = new HoldId(ids.next());
        append.send(new PlaceHold(command.account(), hold, cost, command.video(), true, null, holds.holdFor()));
        AggregateLifecycle.apply(new VideoRequested(
                command.video(),
                command.user(),
                command.prompt(),
                command.style(),
                command.cameraMotion(),
                command.mood(),
                command.aspectRatio(),
                command.duration(),
                cost,
                hold));
    }

    @CommandHandler
    void handle(MoveVideo command, SameAppend append, VideoUses uses) {
        VideoState now = known();
        if (command.status() == now.status()) {
            requireNothingNew(command, now);
            return;
        }
        // What is due comes first: a hold whose deadline has come has failed its video already.
        append.send(new ExpireDue(command.account()));
        now = known();
        if (!now.status().mayBecome(command.status())) {
            throw new IllegalStatus(now.status(), command.status());
        }
        switch (command.status()) {
            case PROCESSING ->
                AggregateLifecycle.apply(new VideoStarted(command.video(), command.user(), command.videoUrl()));
            case COMPLETED -> complete(command, now, append);
            case FAILED, CANCELLED ->
                end(command.video(), command.status(), command.failureReason(), true, append, uses);
            case PENDING -> throw new IllegalStatus(now.status(), command.status());
        }
    }

    @CommandHandler
    void handle(FailOnExpiredHold command, SameAppend append, VideoUses uses) {
        if (!known().isOver()) {
            end(command.video(), VideoStatus.FAILED, HOLD_EXPIRED, false, append, uses);
        }
    }

    private static void requireNothingNew(MoveVideo command, VideoState now) {
        boolean otherCost = command.cost() != null && !command.cost().equals(now.cost());
        boolean otherUrl = command.videoUrl() != null && !command.videoUrl().equals(now.videoUrl());
        if (otherCost || otherUrl) {
            throw new IllegalStatus(
                    now.status(),
                    command.status(),
                    "The video is " + now.status().code() + " already, with another "
                            + (otherCost ? "cost" : "video_url") + ".");
        }
    }

    private void complete(MoveVideo command, VideoState now, SameAppend append) {
        Credits cost = command.cost() == null ? now.cost() : command.cost();
        if (cost.exceeds(now.cost())) {
            throw new CaptureExceedsHold(now.cost());
        }
        TransactionId capture = null;
        if (cost.isZero()) {
            append.send(new VoidHold(command.account(), now.hold(), command.video()));
        } else {
            capture =
                    (TransactionId) append.send(new CaptureHold(command.account(), now.hold(), cost, command.video()));
        }
        AggregateLifecycle.apply(
                new VideoCompleted(command.video(), command.user(), command.videoUrl(), cost, capture));
    }

    /**
     * Everything that was held or used for it comes back, from whichever account.
     *
     * @param asked by somebody; or else its hold has expired
     */
    private void end(
            VideoId id, VideoStatus as, @Nullable Personal reason, boolean asked, SameAppend append, VideoUses uses) {
        VideoState now = known();
        AccountId own = now.user().account();
        append.send(new GiveBack(own, id, asked));
        for (AccountId payer : uses.payers(id)) {
            if (!payer.equals(own)) {
                append.send(new GiveBack(payer, id, asked));
            }
        }
        Credits refunded = uses.used(id, now.user());
        AggregateLifecycle.apply(
                as == VideoStatus.FAILED
                        ? new VideoFailed(id, now.user(), reason, refunded)
                        : new VideoCancelled(id, now.user(), reason, refunded));
    }

    private VideoState known() {
        if (state == null) {
            throw new UnknownVideo();
        }
        return state;
    }

    @EventSourcingHandler
    void on(VideoEvent event) {
        video = event.video();
        state = switch (event) {
            case VideoRequested requested -> VideoState.requested(requested);
            case VideoStarted started -> before().moved(VideoStatus.PROCESSING, before().cost(), started.videoUrl());
            case VideoCompleted completed ->
                before().moved(VideoStatus.COMPLETED, completed.cost(), completed.videoUrl());
            case VideoFailed failed -> before().moved(VideoStatus.FAILED, before().cost(), null);
            case VideoCancelled cancelled -> before().moved(VideoStatus.CANCELLED, before().cost(), null);
        };
    }

    private VideoState before() {
        return Objects.requireNonNull(state, "a video begins with its request");
    }
}
