package dev.otto.ledger.videos;

import dev.otto.ledger.kernel.Refusal;

/** R14: credits are not used or held for a video that has failed or was cancelled. */
public final class VideoEnded extends Refusal {
    public VideoEnded() {
        super("The video has failed or was cancelled: no more credits are used for it.");
    }

    @Override
    public String type() {
        return "video-ended";
    }

    @Override
    public String title() {
        return "Video ended";
    }

    @Override
    public int status() {
        return 409;
    }
}
