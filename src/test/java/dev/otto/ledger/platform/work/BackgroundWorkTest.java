package dev.otto.ledger.platform.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class BackgroundWorkTest {
    private final Queue<Piece> pieces = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private BackgroundWork work = work(1, Duration.ofSeconds(20));

    /** What is to be done, in whatever way it ends. */
    private interface Piece {
        void run() throws InterruptedException;
    }

    private BackgroundWork work(int threads, Duration longestStop) {
        return new BackgroundWork("tests", Thread.ofVirtual(), threads, longestStop) {
            @Override
            protected boolean workOne() throws InterruptedException {
                Piece piece = pieces.poll();
                if (piece == null) {
                    return false;
                }
                piece.run();
                done.incrementAndGet();
                return true;
            }
        };
    }

    @AfterEach
    void stop() {
        work.stop();
    }

    private void add(Piece piece) {
        pieces.add(piece);
        work.wake();
    }

    @Test
    void doesWhatIsThereAndWhatComesLater() {
        pieces.add(() -> {});
        work.start();
        await().until(() -> done.get() == 1);
        add(() -> {});
        await().until(() -> done.get() == 2);
        pieces.add(() -> {});
        await("without being woken, too").until(() -> done.get() == 3);
    }

    @Test
    void aFailureEndsNoThread() {
        pieces.add(() -> {
            throw new DataAccessResourceFailureException("the database is away");
        });
        pieces.add(() -> {
            throw new IllegalStateException("a fault of ours");
        });
        pieces.add(() -> {});
        work.start();
        await().until(() -> done.get() == 1);
    }

    @Test
    void asManyThreadsAsAreWantedAndNoneIfNoneIs() throws InterruptedException {
        work = work(3, Duration.ofSeconds(20));
        CountDownLatch together = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            pieces.add(() -> {
                together.countDown();
                together.await();
            });
        }
        work.start();
        await().until(() -> done.get() == 3);
        work.stop();

        work = work(0, Duration.ofSeconds(20));
        work.start();
        pieces.add(() -> {});
        work.stop();
        assertThat(pieces).hasSize(1);
    }

    @Test
    void aStopWaitsForWhatIsUnderWayAndBeginsNothing() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        pieces.add(() -> {
            begun.countDown();
            goOn.await();
        });
        pieces.add(() -> {});
        work.start();
        begun.await();
        Thread stopping = Thread.ofVirtual().start(work::stop);
        await().until(() -> !work.isRunning());
        goOn.countDown();
        stopping.join();
        assertThat(done).hasValue(1);
        assertThat(pieces).hasSize(1);
    }

    @Test
    void aStopInterruptsWhatTakesTooLong() throws InterruptedException {
        work = work(1, Duration.ofMillis(20));
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        pieces.add(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        });
        work.start();
        begun.await();
        work.stop();
        await().untilTrue(interrupted);
    }
}
