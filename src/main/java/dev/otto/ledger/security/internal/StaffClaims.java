package dev.otto.ledger.security.internal;

import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.Role;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of a verified ID token say of somebody.
 *
 * @param issuer who has signed it
 * @param claim the name of a claim, or a path of names with dots between, whose value is a text or a list of texts
 * @param finance the text that means the role finance
 * @param admin the text that means the role admin, whatever other texts there are
 */
record StaffClaims(String issuer, String claim, String finance, String admin) {
    /** OpenID Connect allows 255 characters of ASCII. They stand in events, logs and pages, so each has to be visible. */
    private static final Pattern SUB = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");

    private static final List<String> NAMES = List.of("name", "preferred_username", "email");
    private static final int LONGEST_NAME = 100;

    /** The subject, if it is one that events can name for ever. */
    static Optional<String> sub(@Nullable String sub) {
        return Optional.ofNullable(sub).filter(text -> SUB.matcher(text).matches());
    }

    /** Nobody, where nothing of it opens the console. */
    Optional<Vouched> staff(String sub, Map<String, Object> claims) {
        Collection<?> values = values(claims);
        Role role = values.contains(admin) ? Role.ADMIN : values.contains(finance) ? Role.FINANCE : null;
        return Optional.ofNullable(role)
                .map(known -> new Vouched(issuer, new Caller.Staff(sub, known, shownAs(claims))));
    }

    /** Names of claims may have dots of their own, as addresses do. */
    private Collection<?> values(Map<String, Object> claims) {
        Object found = claims.get(claim);
        if (found == null) {
            found = claims;
            for (String name : claim.split("\\.", -1)) {
                found = found instanceof Map<?, ?> map ? map.get(name) : null;
            }
        }
        return switch (found) {
            case String one -> List.of(one);
            case Collection<?> many -> many;
            case null, default -> List.of();
        };
    }

    private static @Nullable String shownAs(Map<String, Object> claims) {
        for (String name : NAMES) {
            String shown = claims.get(name) instanceof String text
                    ? text.replaceAll("\\p{Cntrl}", " ").strip()
                    : "";
            if (!shown.isEmpty()) {
                int characters = Math.min(LONGEST_NAME, shown.codePointCount(0, shown.length()));
                return shown.substring(0, shown.offsetByCodePoints(0, characters));
            }
        }
        return null;
    }
}
