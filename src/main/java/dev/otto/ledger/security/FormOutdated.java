package dev.otto.ledger.security;

import dev.otto.ledger.kernel.Refusal;

/** A form that does not come from a page which this browser was given, or from one of an earlier session. */
public final class FormOutdated extends Refusal {
    public FormOutdated() {
        super("This form is of an earlier session, so nothing was done. Load its page again, and send it from there.");
    }

    @Override
    public String type() {
        return "form-outdated";
    }

    @Override
    public String title() {
        return "Form outdated";
    }

    @Override
    public int status() {
        return 403;
    }
}
