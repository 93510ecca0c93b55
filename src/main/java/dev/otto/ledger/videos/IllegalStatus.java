package dev.otto.ledger.videos;

import dev.otto.ledger.kernel.Refusal;
import java.util.Map;

/** R14: a video does not move from where it is to where it was sent. */
public final class IllegalStatus extends Refusal {
    public IllegalStatus(VideoStatus from, VideoStatus to, String detail) {
        super(detail, Map.of("status_now", from.code(), "status_wanted", to.code()));
    }

    public IllegalStatus(VideoStatus from, VideoStatus to) {
        this(from, to, "A video that is " + from.code() + " cannot become " + to.code() + ".");
    }

    @Override
    public String type() {
        return "illegal-status";
    }

    @Override
    public String title() {
        return "Illegal status";
    }

    @Override
    public int status() {
        return 409;
    }
}
