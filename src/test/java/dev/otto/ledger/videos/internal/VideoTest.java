package dev.otto.ledger.videos.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.CaptureExceedsHold;
import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditCommand.ExpireDue;
import dev.otto.ledger.credits.CreditCommand.GiveBack;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.VoidHold;
import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.SameAppend;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.videos.IllegalStatus;
import dev.otto.ledger.videos.PriceList;
import dev.otto.ledger.videos.VideoCommand.FailOnExpiredHold;
import dev.otto.ledger.videos.VideoCommand.MoveVideo;
import dev.otto.ledger.videos.VideoCommand.RequestVideo;
import dev.otto.ledger.videos.VideoEvent.VideoCancelled;
import dev.otto.ledger.videos.VideoEvent.VideoCompleted;
import dev.otto.ledger.videos.VideoEvent.VideoFailed;
import dev.otto.ledger.videos.VideoEvent.VideoRequested;
import dev.otto.ledger.videos.VideoEvent.VideoStarted;
import dev.otto.ledger.videos.VideoExists;
import dev.otto.ledger.videos.VideoHolds;
import dev.otto.ledger.videos.VideoStatus;
import dev.otto.ledger.videos.VideoUses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R14: each move of a video, and what it asks of the account within the same append. */
class VideoTest {
    private static final VideoId VIDEO = new VideoId(new UUID(0, 1));
    private static final UserId ADA = new UserId(new UUID(0, 2));
    private static final AccountId OTHER = new AccountId(new UUID(0, 3));
    private static final HoldId HOLD = new HoldId(new UUID(0, 9));
    private static final TransactionId CAPTURE = new TransactionId(new UUID(0, 10));
    private static final Personal PROMPT = new Personal("a cat");
    private static final VideoRequested REQUESTED =
            new VideoRequested(VIDEO, ADA, PROMPT, "plain", null, null, null, 4, Credits.of(8), HOLD);
    private static final VideoStarted STARTED = new VideoStarted(VIDEO, ADA, null);

    private final List<AccountCommand> sent = new ArrayList<>();
    private AggregateTestFixture<Video> video;

    @BeforeEach
    void fixture() {
        video = new AggregateTestFixture<>(Video.class);
        Ids ids = HOLD::value;
        SameAppend append = command -> {
            sent.add(command);
            return command instanceof CaptureHold ? CAPTURE : null;
        };
        VideoUses uses = new VideoUses() {
            @Override
            public Credits used(VideoId id, UserId owner) {
                return Credits.of(17);
            }

            @Override
            public List<AccountId> payers(VideoId id) {
                return List.of(OTHER);
            }
        };
        video.registerInjectableResource(ids);
        video.registerInjectableResource(append);
        video.registerInjectableResource(uses);
        video.registerInjectableResource(new PriceList(2, Map.of("cinematic", 3L), 5));
        video.registerInjectableResource(new VideoHolds(Duration.ofHours(24)));
    }

    private static RequestVideo request(String style, Integer duration, Credits cost) {
        return new RequestVideo(VIDEO, ADA, PROMPT, style, null, null, null, duration, cost);
    }

    private static MoveVideo to(VideoStatus status, Credits cost) {
        return new MoveVideo(VIDEO, ADA, status, null, cost, null);
    }

    @Test
    void requestsWithItsHold() {
        video.givenNoPriorActivity().when(request("plain", 4, null)).expectEvents(REQUESTED);
        assertThat(sent)
                .containsExactly(
                        new PlaceHold(ADA.account(), HOLD, Credits.of(8), VIDEO, true, null, Duration.ofHours(24)));
    }

    @Test
    void pricesByStyleAndDuration() {
        PriceList prices = new PriceList(2, Map.of("cinematic", 3L), 5);
        assertThat(prices.price("cinematic", 10)).isEqualTo(Credits.of(30));
        assertThat(prices.price(null, null)).isEqualTo(Credits.of(10));
    }

    @Test
    void refusesASecondRequest() {
        video.given(REQUESTED).when(request("plain", 4, null)).expectException(VideoExists.class);
    }

    @Test
    void startsAfterWhatIsDueWasBooked() {
        video.given(REQUESTED).when(to(VideoStatus.PROCESSING, null)).expectEvents(STARTED);
        assertThat(sent).containsExactly(new ExpireDue(ADA.account()));
    }

    @Test
    void completesByCapturing() {
        video.given(REQUESTED, STARTED)
                .when(to(VideoStatus.COMPLETED, Credits.of(5)))
                .expectEvents(new VideoCompleted(VIDEO, ADA, null, Credits.of(5), CAPTURE));
        assertThat(sent).contains(new CaptureHold(ADA.account(), HOLD, Credits.of(5), VIDEO));
    }

    @Test
    void completesForNothingByVoiding() {
        video.given(REQUESTED, STARTED)
                .when(to(VideoStatus.COMPLETED, Credits.ZERO))
                .expectEvents(new VideoCompleted(VIDEO, ADA, null, Credits.ZERO, null));
        assertThat(sent).contains(new VoidHold(ADA.account(), HOLD, VIDEO));
    }

    @Test
    void refusesToCaptureMoreThanIsHeld() {
        video.given(REQUESTED, STARTED)
                .when(to(VideoStatus.COMPLETED, Credits.of(9)))
                .expectException(CaptureExceedsHold.class);
    }

    @Test
    void failsByGivingBackToEveryoneWhoPaid() {
        Personal reason = new Personal("out of memory");
        video.given(REQUESTED)
                .when(new MoveVideo(VIDEO, ADA, VideoStatus.FAILED, null, null, reason))
                .expectEvents(new VideoFailed(VIDEO, ADA, reason, Credits.of(17)));
        assertThat(sent).contains(new GiveBack(ADA.account(), VIDEO, true), new GiveBack(OTHER, VIDEO, true));
    }

    @Test
    void cancelsLikewise() {
        video.given(REQUESTED, STARTED)
                .when(to(VideoStatus.CANCELLED, null))
                .expectEvents(new VideoCancelled(VIDEO, ADA, null, Credits.of(17)));
    }

    @Test
    void failsWhenItsHoldExpires() {
        video.given(REQUESTED, STARTED)
                .when(new FailOnExpiredHold(VIDEO, ADA))
                .expectEvents(new VideoFailed(VIDEO, ADA, new Personal("hold_expired"), Credits.of(17)));
    }

    @Test
    void R14_pendingDoesNotBecomeCompleted() {
        video.given(REQUESTED).when(to(VideoStatus.COMPLETED, null)).expectException(IllegalStatus.class);
    }

    @Test
    void R14_aFailedVideoStaysFailed() {
        VideoFailed failed = new VideoFailed(VIDEO, ADA, null, Credits.ZERO);
        video.given(REQUESTED, failed).when(to(VideoStatus.PROCESSING, null)).expectException(IllegalStatus.class);
        video.given(REQUESTED, failed).when(to(VideoStatus.FAILED, null)).expectNoEvents();
    }

    @Test
    void theSameStatusAgainDoesNothingUnlessItNamesAnotherCostOrAddress() {
        VideoCompleted completed = new VideoCompleted(VIDEO, ADA, "https://x/v.mp4", Credits.of(5), CAPTURE);
        video.given(REQUESTED, STARTED, completed)
                .when(to(VideoStatus.COMPLETED, Credits.of(5)))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        video.given(REQUESTED, STARTED, completed)
                .when(to(VideoStatus.COMPLETED, Credits.of(6)))
                .expectException(IllegalStatus.class);
        video.given(REQUESTED, STARTED, completed)
                .when(new MoveVideo(VIDEO, ADA, VideoStatus.COMPLETED, "https://x/w.mp4", null, null))
                .expectException(IllegalStatus.class);
    }
}
