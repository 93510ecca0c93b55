package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * An answer of any size, written as it is made. What is wrong must show before: once it has begun, it can only break off.
 * The method that returns it says by {@link AnsweredAs} what it may be.
 *
 * @param headers beside those that every answer has
 */
public record Download(MediaType type, Map<String, String> headers, Body body) {

    /** Writes all of it. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** One that a browser stores under a name. */
    public static Download file(MediaType type, String name, Body body) {
        String disposition =
                ContentDisposition.attachment().filename(name).build().toString();
        return new Download(type, Map.of(HttpHeaders.CONTENT_DISPOSITION, disposition), body);
    }

    /** @param whole false for a request that asks for the head alone */
    public void send(HttpServletResponse response, boolean whole) throws IOException {
        response.setContentType(type.toString());
        headers.forEach(response::setHeader);
        if (whole) {
            body.writeTo(response.getOutputStream());
        }
    }
}
