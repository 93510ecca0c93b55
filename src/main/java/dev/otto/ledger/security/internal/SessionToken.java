package dev.otto.ledger.security.internal;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What the console's cookie says: 256 random bits. The token of its forms is made from them, so that it need not be stored,
 * and nobody who has one of the two can tell the other without the cookie.
 */
record SessionToken(String text) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String OF_FORMS = "form:";
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9_-]{43}");

    static SessionToken random() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return new SessionToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /** Whether a text could be one: whatever else somebody sends is not worth a look. */
    static boolean isWellFormed(String text) {
        return WELL_FORMED.matcher(text).matches();
    }

    /** All that is kept of it. */
    byte[] hash() {
        return KeySecret.hash(text);
    }

    String formToken() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(KeySecret.hash(OF_FORMS + text));
    }

    /** Whether a form was made for this browser. */
    boolean isOf(String offered) {
        return MessageDigest.isEqual(KeySecret.hash(offered), KeySecret.hash(formToken()));
    }

    @Override
    public String toString() {
        return "SessionToken[…]";
    }
}
