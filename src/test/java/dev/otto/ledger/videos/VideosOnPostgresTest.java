package dev.otto.ledger.videos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CaptureExceedsHold;
import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditCommand.VoidHold;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.HoldEnded;
import dev.otto.ledger.credits.HoldOfVideo;
import dev.otto.ledger.credits.InsufficientCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.TestClock;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.videos.VideoCommand.MoveVideo;
import dev.otto.ledger.videos.VideoCommand.RequestVideo;
import dev.otto.ledger.videos.VideoEvent.VideoCompleted;
import dev.otto.ledger.videos.VideoEvent.VideoRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** R14 on a whole node: a video, its hold and its usages move together. */
class VideosOnPostgresTest {
    private static final TestClock CLOCK = new TestClock(Instant.parse("2026-03-01T10:00:00Z"));
    private static LedgerNode node;

    @BeforeAll
    static void start() {
        node = LedgerNode.on(
                TestPostgres.freshDatabase(),
                CLOCK,
                "ledger.prices.per-second-by-style.cinematic=3",
                "ledger.lots.max-open-lots=5");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static VideoId requested(AccountId account, long cost) {
        VideoId video = new VideoId(UUID.randomUUID());
        node.execute(request(account, video, Credits.of(cost)));
        return video;
    }

    private static RequestVideo request(AccountId account, VideoId video, Credits cost) {
        return new RequestVideo(
                video, account.owner(), new Personal("a cat on a skateboard"), "cinematic", null, null, null, 8, cost);
    }

    private static Outcome move(AccountId account, VideoId video, VideoStatus status) {
        return move(account, video, status, null);
    }

    private static Outcome move(AccountId account, VideoId video, VideoStatus status, Long cost) {
        return node.execute(
                new MoveVideo(video, account.owner(), status, null, cost == null ? null : Credits.of(cost), null));
    }

    private static Map<String, Object> video(VideoId video) {
        return node.sql()
                .sql("SELECT * FROM videos WHERE id = ?")
                .param(video.value())
                .query()
                .singleRow();
    }

    private static Map<String, Object> credits(AccountId account) {
        return node.sql()
                .sql("SELECT amount, held FROM credits WHERE id = ?")
                .param(account.value())
                .query()
                .singleRow();
    }

    private static HoldId holdOf(VideoId video) {
        return new HoldId((UUID) video(video).get("hold_id"));
    }

    @Test
    void R14_aRequestHoldsItsCostInOneAppend() {
        AccountId account = node.account(100);
        VideoId video = new VideoId(UUID.randomUUID());
        Outcome outcome = node.execute(request(account, video, Credits.of(30)));
        assertThat(outcome.events()).hasSize(2);
        assertThat(credits(account)).containsEntry("amount", 100L).containsEntry("held", 30L);
        assertThat(video(video)).containsEntry("status", "pending").containsEntry("cost", 30L);
    }

    @Test
    void withoutACostThePriceListDecides() {
        AccountId account = node.account(100);
        Outcome outcome = node.execute(request(account, new VideoId(UUID.randomUUID()), null));
        VideoRequested requested = (VideoRequested)
                outcome.last(VideoRequested.class).orElseThrow().event();
        assertThat(requested.cost()).isEqualTo(Credits.of(24));
    }

    @Test
    void aVideoThatCannotBePaidIsNotRequestedAtAll() {
        AccountId account = node.account(10);
        VideoId video = new VideoId(UUID.randomUUID());
        assertThatThrownBy(() -> node.execute(request(account, video, Credits.of(11))))
                .isInstanceOf(InsufficientCredits.class);
        assertThat(node.sql()
                        .sql("SELECT count(*) FROM videos WHERE id = ?")
                        .param(video.value())
                        .query(Long.class)
                        .single())
                .isZero();
        assertThatThrownBy(() -> move(account, video, VideoStatus.PROCESSING)).isInstanceOf(UnknownVideo.class);
    }

    @Test
    void R14_completedCapturesAndTheRestComesBack() {
        AccountId account = node.account(100);
        VideoId video = requested(account, 30);
        move(account, video, VideoStatus.PROCESSING);
        Outcome outcome = move(account, video, VideoStatus.COMPLETED, 20L);
        VideoCompleted completed = (VideoCompleted)
                outcome.last(VideoCompleted.class).orElseThrow().event();
        assertThat(credits(account)).containsEntry("amount", 80L).containsEntry("held", 0L);
        assertThat(video(video))
                .containsEntry("status", "completed")
                .containsEntry("cost", 20L)
                .containsEntry("transaction_id", completed.transaction().value());
    }

    @Test
    void R14_completedForNothingVoidsTheHold() {
        AccountId account = node.account(100);
        VideoId video = requested(account, 30);
        move(account, video, VideoStatus.PROCESSING);
        move(account, video, VideoStatus.COMPLETED, 0L);
        assertThat(credits(account)).containsEntry("amount", 100L).containsEntry("held", 0L);
        assertThat(video(video)).containsEntry("transaction_id", null).containsEntry("cost", 0L);
    }

    @Test
    void aCaptureAboveTheHoldIsRefused() {
        AccountId account = node.account(100);
        VideoId video = requested(account, 30);
        move(account, video, VideoStatus.PROCESSING);
        assertThatThrownBy(() -> move(account, video, VideoStatus.COMPLETED, 31L))
                .isInstanceOf(CaptureExceedsHold.class);
    }

    @Test
    void R14_failedGivesBackEveryCreditHeldOrUsed() {
        AccountId account = node.account(100);
        VideoId video = requested(account, 30);
        TransactionId usage = ((CreditsUsed) node.execute(new UseCredits(account, Credits.of(10), video, null, null))
                        .events()
                        .getFirst()
                        .event())
                .transaction();
        node.execute(new RefundUsage(account, usage, Credits.of(4), null));
        HoldId other = new HoldId(UUID.randomUUID());
        node.execute(new PlaceHold(account, other, Credits.of(5), video, false, null, Duration.ofHours(1)));
        HoldId captured = new HoldId(UUID.randomUUID());
        node.execute(new PlaceHold(account, captured, Credits.of(7), video, false, null, Duration.ofHours(1)));
        node.execute(new CaptureHold(account, captured, null, null));
        assertThat(credits(account)).containsEntry("amount", 87L).containsEntry("held", 35L);
        move(account, video, VideoStatus.FAILED);
        assertThat(credits(account)).containsEntry("amount", 100L).containsEntry("held", 0L);
        assertThat(video(video)).containsEntry("status", "failed").containsEntry("refunded_amount", 17L);
    }

    @Test
    void R14_aUsageOfAFailedVideoIsRefusedOneOfAnUnknownVideoIsGivenBackLater() {
        AccountId account = node.account(100);
        VideoId video = new VideoId(UUID.randomUUID());
        node.execute(new UseCredits(account, Credits.of(10), video, null, null));
        node.execute(request(account, video, Credits.of(20)));
        move(account, video, VideoStatus.CANCELLED);
        assertThat(credits(account)).containsEntry("amount", 100L).containsEntry("held", 0L);
        assertThatThrownBy(() -> node.execute(new UseCredits(account, Credits.of(1), video, null, null)))
                .isInstanceOf(VideoEnded.class);
        assertThatThrownBy(() -> node.execute(new PlaceHold(
                        account,
                        new HoldId(UUID.randomUUID()),
                        Credits.of(1),
                        video,
                        false,
                        null,
                        Duration.ofHours(1))))
                .isInstanceOf(VideoEnded.class);
    }

    @Test
    void R14_whatAnotherUserPaidBeforeTheVideoWasKnownComesBackToo() {
        AccountId account = node.account(100);
        AccountId other = node.account(100);
        VideoId video = new VideoId(UUID.randomUUID());
        node.execute(new UseCredits(other, Credits.of(10), video, null, null));
        node.execute(request(account, video, Credits.of(20)));
        assertThatThrownBy(() -> node.execute(new UseCredits(other, Credits.of(1), video, null, null)))
                .isInstanceOf(VideoOfAnotherUser.class);
        move(account, video, VideoStatus.FAILED);
        assertThat(credits(other)).containsEntry("amount", 100L);
    }

    /** Nobody else's lots keep an account from what is due on it. */
    @Test
    void R5_R14_anotherPayersLotsKeepNoHoldOpen() {
        AccountId account = node.account(100);
        AccountId other = node.account(0);
        VideoId video = new VideoId(UUID.randomUUID());
        buyLots(other, 5);
        node.execute(new UseCredits(other, Credits.of(2), video, null, null));
        buyLots(other, 2);
        node.execute(request(account, video, Credits.of(20)));
        CLOCK.advance(Duration.ofHours(24));
        node.execute(new UseCredits(account, Credits.of(1), null, null, null));
        assertThat(video(video)).containsEntry("status", "failed").containsEntry("refunded_amount", 2L);
        assertThat(credits(account)).containsEntry("amount", 99L).containsEntry("held", 0L);
        assertThat(credits(other)).containsEntry("amount", 7L);
    }

    private static void buyLots(AccountId account, int count) {
        for (int i = 0; i < count; i++) {
            node.execute(
                    new PurchaseCredits(account, Credits.of(1), null, new Money(100, "EUR"), null, "api", null, null));
        }
    }

    @Test
    void R14_onlyTheMovesOfTheRuleAreAllowed() {
        AccountId account = node.account(1_000);
        VideoId pending = requested(account, 1);
        assertThatThrownBy(() -> move(account, pending, VideoStatus.COMPLETED)).isInstanceOf(IllegalStatus.class);
        VideoId cancelled = requested(account, 1);
        move(account, cancelled, VideoStatus.CANCELLED);
        for (VideoStatus status : VideoStatus.values()) {
            if (status != VideoStatus.CANCELLED) {
                assertThatThrownBy(() -> move(account, cancelled, status)).isInstanceOf(IllegalStatus.class);
            }
        }
        assertThat(move(account, cancelled, VideoStatus.CANCELLED).events()).isEmpty();
    }

    @Test
    void theSameStatusWithAnotherCostIsRefused() {
        AccountId account = node.account(100);
        VideoId video = requested(account, 30);
        move(account, video, VideoStatus.PROCESSING);
        move(account, video, VideoStatus.COMPLETED, 20L);
        assertThat(move(account, video, VideoStatus.COMPLETED, 20L).events()).isEmpty();
        assertThatThrownBy(() -> move(account, video, VideoStatus.COMPLETED, 19L))
                .isInstanceOf(IllegalStatus.class);
    }

    @Test
    void aVideosOwnHoldEndsThroughTheVideoOnly() {
        AccountId account = node.account(100);
        HoldId hold = holdOf(requested(account, 30));
        assertThatThrownBy(() -> node.execute(new CaptureHold(account, hold, null, null)))
                .isInstanceOf(HoldOfVideo.class);
        assertThatThrownBy(() -> node.execute(new VoidHold(account, hold, null)))
                .isInstanceOf(HoldOfVideo.class);
    }

    @Test
    void R5_R14_whenItsHoldExpiresTheVideoFailsByTheSweep() {
        AccountId account = node.account(100);
        VideoId video = requested(account, 30);
        HoldId plain = new HoldId(UUID.randomUUID());
        node.execute(new PlaceHold(account, plain, Credits.of(5), null, false, null, Duration.ofHours(1)));
        CLOCK.advance(Duration.ofHours(24));
        // Before or after the sweep, the deadline alone counts.
        assertThatThrownBy(() -> node.execute(new CaptureHold(account, plain, null, null)))
                .isInstanceOf(HoldEnded.class);
        assertThatThrownBy(() -> move(account, video, VideoStatus.COMPLETED)).isInstanceOf(IllegalStatus.class);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(video(video))
                        .containsEntry("status", "failed")
                        .containsEntry("failure_reason", "hold_expired"));
        assertThat(credits(account)).containsEntry("amount", 100L).containsEntry("held", 0L);
        assertThat(node.sql()
                        .sql("SELECT state FROM holds WHERE id = ?")
                        .param(plain.value())
                        .query(String.class)
                        .single())
                .isEqualTo("expired");
    }

    @Test
    void R7_aLotThatNobodyTouchesExpiresByTheSweep() {
        AccountId account = node.account(10);
        node.execute(
                new GrantCredits(account, Credits.of(40), null, CLOCK.instant().plusSeconds(60), 100));
        CLOCK.advance(Duration.ofSeconds(60));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(credits(account)).containsEntry("amount", 10L));
        assertThat(node.sql()
                        .sql("SELECT amount FROM transactions WHERE user_id = ? AND type = 'expiry'")
                        .param(account.value())
                        .query(Long.class)
                        .single())
                .isEqualTo(-40L);
    }
}
