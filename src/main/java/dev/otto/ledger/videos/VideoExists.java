package dev.otto.ledger.videos;

import dev.otto.ledger.kernel.Refusal;

/** A video with this id was requested already. */
public final class VideoExists extends Refusal {
    public VideoExists() {
        super("A video with this id exists already.");
    }

    @Override
    public String type() {
        return "video-exists";
    }

    @Override
    public String title() {
        return "Video exists";
    }

    @Override
    public int status() {
        return 409;
    }
}
