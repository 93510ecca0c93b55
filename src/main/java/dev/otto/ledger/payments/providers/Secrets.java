package dev.otto.ledger.payments.providers;

import java.util.Arrays;
import java.util.List;

/** The secrets that webhooks may be signed with: several while one is being rolled. */
final class Secrets {
    private Secrets() {}

    /** @param configured separated by commas; blank: none, so that every webhook is refused */
    static List<String> of(String configured) {
        return Arrays.stream(configured.split(","))
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .toList();
    }
}
