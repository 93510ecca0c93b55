package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.Refusal;

/** Nothing of that kind has that id. */
public final class NotFound extends Refusal {
    /** @param what what was looked for, as a reader of the API calls it: {@code user}, {@code hold} */
    public NotFound(String what) {
        super("There is no such " + what + ".");
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
