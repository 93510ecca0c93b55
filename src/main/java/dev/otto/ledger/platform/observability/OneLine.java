package dev.otto.ledger.platform.observability;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody has written, for the log: on one line, so that it cannot pass for lines of the service's own. */
public final class OneLine {
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

    private OneLine() {}

    /** Null stays null. */
    public static @Nullable String of(@Nullable String text) {
        return text == null ? null : BREAKS.matcher(text).replaceAll(" ");
    }
}
