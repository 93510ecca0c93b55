package dev.otto.ledger.security.internal;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in at the issuer that is under way in one browser. All that ties the issuer's answer to that browser is made from
 * the secret in the browser's cookie, so no node has to remember it, and whoever sees an address on its way can make none
 * of the other parts from it.
 *
 * @param secret 256 random bits
 * @param then where the person wanted to go
 */
record SignInFlow(SessionToken secret, String then) {
    private static final char BETWEEN = '.';
    /** A longer path is not worth its place in a cookie. */
    private static final int LONGEST = 1_000;

    static SignInFlow toward(String then, String otherwise) {
        return new SignInFlow(SessionToken.random(), then.length() <= LONGEST ? then : otherwise);
    }

    /** Null for a text that is none. What it says is from outside: it proves nothing but that this browser has it. */
    static @Nullable SignInFlow read(String cookie) {
        int end = cookie.indexOf(BETWEEN);
        try {
            return end < 1
                    ? null
                    : new SignInFlow(
                            new SessionToken(cookie.substring(0, end)),
                            new String(
                                    Base64.getUrlDecoder().decode(cookie.substring(end + 1)), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String cookie() {
        return secret.text() + BETWEEN + text(then.getBytes(StandardCharsets.UTF_8));
    }

    /** What the issuer has to send back with the browser. */
    State state() {
        return new State(derived("state"));
    }

    boolean hasState(State offered) {
        return MessageDigest.isEqual(KeySecret.hash(offered.getValue()), KeySecret.hash(state().getValue()));
    }

    /** What the issuer has to put into the token. */
    Nonce nonce() {
        return new Nonce(derived("nonce"));
    }

    /** What the code has to be redeemed with; the issuer was told its hash. */
    CodeVerifier verifier() {
        return new CodeVerifier(derived("verifier"));
    }

    private String derived(String use) {
        return text(KeySecret.hash(use + ":" + secret.text()));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "SignInFlow[…]";
    }
}
