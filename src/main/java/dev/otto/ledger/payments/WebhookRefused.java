package dev.otto.ledger.payments;

import dev.otto.ledger.kernel.Refusal;
import java.util.Locale;

/** A webhook that nobody has signed, or that is none: nothing of it is kept but a count. */
public final class WebhookRefused extends Refusal {
    private final Cause cause;

    /** What is wrong with it, as the metric tells. */
    public enum Cause {
        SIGNATURE("The signature is missing or does not match the body."),
        TIMESTAMP("The signature is older than five minutes, or that far in the future."),
        SIZE("The body is too large."),
        FORM("The body is not a JSON event of this provider.");

        private final String detail;

        Cause(String detail) {
            this.detail = detail;
        }

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public WebhookRefused(Cause cause) {
        super(cause.detail);
        this.cause = cause;
    }

    public Cause reason() {
        return cause;
    }

    @Override
    public String type() {
        return "webhook-refused";
    }

    @Override
    public String title() {
        return "Webhook refused";
    }

    @Override
    public int status() {
        return 400;
    }
}
