package dev.otto.ledger.web.console;

import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;

/**
 * A part of a page that renews itself: it asks with the version that it shows, and is sent only when there is another. What
 * is not sent leaves alone whatever a person does with it.
 */
final class LivePart {
    private static final int BYTES = 12;

    private LivePart() {}

    /** Puts into the model which version of a part is shown. */
    static void show(Object part, Model model) {
        model.addAttribute("version", version(part));
    }

    /** @param seen the version that the page has; null is answered, and nothing sent, while that is the newest */
    static @Nullable String renew(Object part, String seen, String view, Model model, HttpServletResponse response) {
        if (version(part).equals(seen)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return null;
        }
        show(part, model);
        return view;
    }

    /** The same for the same on every node, of which hash codes are not; what else it is says nothing. */
    private static String version(Object part) {
        try {
            byte[] sha256 =
                    MessageDigest.getInstance("SHA-256").digest(part.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
