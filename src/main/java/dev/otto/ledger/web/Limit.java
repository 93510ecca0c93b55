package dev.otto.ledger.web;

import dev.otto.ledger.web.problem.InvalidValue;
import java.util.regex.Pattern;

/**
 * How many rows a list may have: {@code @RequestParam(defaultValue = Limit.DEFAULT) Limit limit}.
 *
 * @param rows 1 to 1000
 */
public record Limit(int rows) {
    public static final String DEFAULT = "50";
    public static final int MOST = 1_000;
    private static final Pattern FORM = Pattern.compile("[1-9]\\d{0,3}");

    static Limit parse(String text) {
        if (!FORM.matcher(text).matches() || Integer.parseInt(text) > MOST) {
            throw new InvalidValue("must be a whole number from 1 to " + MOST);
        }
        return new Limit(Integer.parseInt(text));
    }
}
