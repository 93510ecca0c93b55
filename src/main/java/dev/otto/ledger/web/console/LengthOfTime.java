package dev.otto.ledger.web.console;

import dev.otto.ledger.web.problem.InvalidRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A length of time as a person says it: {@code 7 days}.
 *
 * @param amount null: not said
 * @param unit one of {@link #units()}
 */
record LengthOfTime(@Nullable Long amount, String unit) {
    private static final Map<String, Long> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("days", Duration.ofDays(1).toSeconds());
        UNITS.put("hours", Duration.ofHours(1).toSeconds());
        UNITS.put("minutes", Duration.ofMinutes(1).toSeconds());
        UNITS.put("seconds", 1L);
    }

    /** From the longest to the shortest. */
    static Iterable<String> units() {
        return UNITS.keySet();
    }

    /** In the longest unit in which it is whole. */
    static LengthOfTime of(@Nullable Long seconds) {
        if (seconds == null || seconds == 0) {
            return new LengthOfTime(seconds, "days");
        }
        Map.Entry<String, Long> unit = UNITS.entrySet().stream()
                .filter(one -> seconds % one.getValue() == 0)
                .findFirst()
                .orElseThrow();
        return new LengthOfTime(seconds / unit.getValue(), unit.getKey());
    }

    static long secondsIn(@Nullable String unit) {
        Long seconds = unit == null ? null : UNITS.get(unit);
        if (seconds == null) {
            throw new InvalidRequest("unit", "must be one of " + String.join(", ", UNITS.keySet()));
        }
        return seconds;
    }
}
