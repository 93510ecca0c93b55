package dev.otto.ledger.web.request;

import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many requests were turned away since they were last summed up. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final LongAdder unauthenticated = new LongAdder();
    private final LongAdder forbidden = new LongAdder();
    private final LongAdder tooMany = new LongAdder();

    void count(int status) {
        switch (status) {
            case 401 -> unauthenticated.increment();
            case 403 -> forbidden.increment();
            case 429 -> tooMany.increment();
            default -> {}
        }
    }

    /** One line, or none when nobody was turned away. */
    void sumUp() {
        long noToken = unauthenticated.sumThenReset();
        long noRight = forbidden.sumThenReset();
        long limited = tooMany.sumThenReset();
        if (noToken + noRight + limited > 0) {
            LOG.atInfo()
                    .addKeyValue("unauthenticated", noToken)
                    .addKeyValue("forbidden", noRight)
                    .addKeyValue("rate_limited", limited)
                    .log("Requests were refused in the last minute");
        }
    }
}
