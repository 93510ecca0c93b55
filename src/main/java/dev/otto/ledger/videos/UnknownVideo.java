package dev.otto.ledger.videos;

import dev.otto.ledger.kernel.Refusal;

/** No video of this id was ever requested. */
public final class UnknownVideo extends Refusal {
    public UnknownVideo() {
        super("There is no such video.");
    }

    @Override
    public String type() {
        return "not-found";
    }

    @Override
    public String title() {
        return "Not found";
    }

    @Override
    public int status() {
        return 404;
    }
}
