package dev.otto.ledger.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signing in to the console at an OpenID Connect issuer, where one is configured: the browser is sent there and comes back
 * with a code, for which the issuer tells who it is and what they may. What is to be found again then, is kept in a cookie
 * of the browser, so any node can end what another began.
 */
public interface IssuerSignIn {
    /** What to call the issuer: its host. Nothing when none is configured. */
    Optional<String> issuer();

    /**
     * Begins a sign-in in this browser.
     *
     * @param then a path to come back with
     * @return where to send the browser; nothing while the issuer does not answer
     * @throws RateLimited after too many from one address
     */
    Optional<URI> begin(String then, HttpServletRequest request, HttpServletResponse response);

    /**
     * Takes what the issuer has sent the browser back with, and begins a session if it is good.
     *
     * @throws RateLimited after too many from one address
     */
    End end(HttpServletRequest request, HttpServletResponse response);

    /**
     * How a sign-in ended.
     *
     * @param then what it was begun with; null where it was not begun in this browser
     */
    record End(Outcome outcome, @Nullable String then) {}

    /** What became of somebody who came back from the issuer. */
    enum Outcome {
        DONE,
        /** Not from this browser, or not by its newest attempt, or too long ago. */
        NOT_BEGUN,
        /** The issuer says that it does not sign them in. */
        DECLINED,
        /** What the issuer or the browser brought is not good; the log says what. */
        NOT_TRUSTED,
        /** The issuer knows them, and nothing that it says of them opens the console. */
        NO_ROLE,
        /** The issuer does not answer. */
        AWAY
    }
}
