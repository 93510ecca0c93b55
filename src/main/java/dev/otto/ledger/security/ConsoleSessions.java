package dev.otto.ledger.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in to the console. A session is a row that all nodes share, found by a cookie; it ends when the person
 * signs out or stays away, after its longest time, and with the API key that it was begun with. {@link IssuerSignIn} begins
 * those of people without a key.
 */
public interface ConsoleSessions {
    /** What became of somebody who showed an API key. */
    enum SignIn {
        DONE,
        /** No key that opens anything now. */
        UNKNOWN,
        /** A key of a role that the console is not for. */
        NOT_FOR_PEOPLE
    }

    /**
     * Begins a session under a new cookie, whatever the browser had before.
     *
     * @throws RateLimited after too many keys that are none from one address
     */
    SignIn begin(String apiKey, HttpServletRequest request, HttpServletResponse response);

    /** Ends the session of a request, if there is one. */
    void end(HttpServletRequest request, HttpServletResponse response);

    /** What a form of this browser has to bring along, so that no other site can send it. Null: it has no cookie yet. */
    static @Nullable String formToken(HttpServletRequest request) {
        return request.getAttribute(FORM_TOKEN) instanceof String token ? token : null;
    }

    /** Where a form carries its token. */
    String FORM_FIELD = "form_token";

    /** Where a script does. */
    String FORM_HEADER = "Form-Token";

    /** For whoever reads the cookie: where the request keeps the token that its forms are to have. */
    String FORM_TOKEN = ConsoleSessions.class.getName() + ".formToken";
}
