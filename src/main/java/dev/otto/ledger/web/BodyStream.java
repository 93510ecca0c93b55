package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.ProblemType;
import dev.otto.ledger.web.problem.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * A body as it comes in, with a limit to its size and to the time that it takes: whatever was announced, and however few
 * bytes come at a time. A {@link Rejection} ends it.
 */
public final class BodyStream extends InputStream {
    private final InputStream body;
    private final int mostBytes;
    private final long deadline;
    private final LongSupplier nanoTime;
    private int bytes;

    /** @param announced the length that the client says it has; one that is too large is not even begun */
    public static BodyStream of(InputStream body, long announced, int mostBytes, Duration longest) {
        if (announced > mostBytes) {
            throw tooLarge(mostBytes);
        }
        return new BodyStream(body, mostBytes, longest, System::nanoTime);
    }

    /**
     * All of a body at once. One whose length was announced is read into a room of just that length: the container ends
     * it there.
     */
    static byte[] whole(InputStream body, long announced, int mostBytes, Duration longest) throws IOException {
        BodyStream stream = of(body, announced, mostBytes, longest);
        if (announced < 0) {
            return stream.readAllBytes();
        }
        byte[] bytes = new byte[(int) announced];
        int read = stream.readNBytes(bytes, 0, bytes.length);
        return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    }

    BodyStream(InputStream body, int mostBytes, Duration longest, LongSupplier nanoTime) {
        this.body = body;
        this.mostBytes = mostBytes;
        this.deadline = nanoTime.getAsLong() + longest.toNanos();
        this.nanoTime = nanoTime;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int count;
        try {
            count = body.read(buffer, offset, length);
        } catch (SocketTimeoutException e) {
            throw tooSlow();
        } catch (IOException gone) {
            throw new Rejection(ProblemType.INVALID_REQUEST, "The body ended before it was whole.");
        }
        if (count > mostBytes - bytes) {
            throw tooLarge(mostBytes);
        }
        if (count > 0 && nanoTime.getAsLong() - deadline > 0) {
            throw tooSlow();
        }
        bytes += Math.max(count, 0);
        return count;
    }

    private static Rejection tooLarge(int mostBytes) {
        return new Rejection(ProblemType.BODY_TOO_LARGE, "A body may have up to " + mostBytes + " bytes.");
    }

    private static Rejection tooSlow() {
        return new Rejection(ProblemType.REQUEST_TIMEOUT, "The body came too slowly.");
    }
}
