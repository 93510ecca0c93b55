package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Refusal;

/** R14: a video's own hold ends through its video only. */
public final class HoldOfVideo extends Refusal {
    public HoldOfVideo() {
        super("The hold belongs to a video and ends with it. Change the video's status instead.");
    }

    @Override
    public String type() {
        return "hold-of-video";
    }

    @Override
    public String title() {
        return "Hold of a video";
    }

    @Override
    public int status() {
        return 409;
    }
}
