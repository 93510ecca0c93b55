package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BodyStreamTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    private BodyStream limited(InputStream body) {
        return new BodyStream(body, 10, Duration.ofSeconds(30), nanos::get);
    }

    private static void assertRejected(ThrowingCallable reading, ProblemType type) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        Rejection.class,
                        rejection -> assertThat(rejection.type()).isEqualTo(type));
    }

    @Test
    void letsThroughWhatIsWithinTheLimit() throws IOException {
        assertThat(limited(new ByteArrayInputStream(new byte[10])).readAllBytes())
                .hasSize(10);
        assertThat(limited(new ByteArrayInputStream(new byte[] {-1})).read()).isEqualTo(255);
        assertThat(limited(InputStream.nullInputStream()).read()).isEqualTo(-1);
    }

    @Test
    void endsABodyThatIsTooLargeWhateverWasAnnounced() {
        InputStream eleven = new ByteArrayInputStream(new byte[11]);
        assertRejected(() -> limited(eleven).readAllBytes(), ProblemType.BODY_TOO_LARGE);
        assertRejected(() -> BodyStream.of(eleven, 11, 10, Duration.ofSeconds(1)), ProblemType.BODY_TOO_LARGE);
    }

    @Test
    void endsABodyThatDripsForLongerThanItMay() throws IOException {
        BodyStream body = limited(new ByteArrayInputStream(new byte[10]));
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(body.read()).isZero();
        nanos.addAndGet(1);
        assertRejected(body::read, ProblemType.REQUEST_TIMEOUT);
    }

    @Test
    void tellsASilentClientFromOneThatIsGone() {
        assertRejected(() -> limited(failing(new SocketTimeoutException())).read(), ProblemType.REQUEST_TIMEOUT);
        assertRejected(() -> limited(failing(new IOException("reset"))).read(), ProblemType.INVALID_REQUEST);
    }

    private static InputStream failing(IOException failure) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }
        };
    }
}
