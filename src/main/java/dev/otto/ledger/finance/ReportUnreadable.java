package dev.otto.ledger.finance;

import dev.otto.ledger.kernel.Refusal;

/** A provider's report that cannot be read. Nothing of it was taken. */
public final class ReportUnreadable extends Refusal {
    /** @param detail names the line where that is known, and nothing that stands in it */
    public ReportUnreadable(String detail) {
        super(detail);
    }

    @Override
    public String type() {
        return "report-unreadable";
    }

    @Override
    public String title() {
        return "Report unreadable";
    }

    @Override
    public int status() {
        return 400;
    }
}
