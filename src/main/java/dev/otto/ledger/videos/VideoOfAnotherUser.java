package dev.otto.ledger.videos;

import dev.otto.ledger.kernel.Refusal;

/** A known video is paid by its own user alone. */
public final class VideoOfAnotherUser extends Refusal {
    public VideoOfAnotherUser() {
        super("The video belongs to another user: credits of this one are not used for it.");
    }

    @Override
    public String type() {
        return "video-of-another-user";
    }

    @Override
    public String title() {
        return "Video of another user";
    }

    @Override
    public int status() {
        return 409;
    }
}
