package dev.otto.ledger.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * An answer of any size, written as it is made. What is wrong must show before: once it has begun, it can only break off.
 */
public record Download(String fileName, Body body) {
    /** All that can be downloaded is of this kind. */
    public static final MediaType TYPE = new MediaType("application", "zip");

    /** Writes all of it. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** @param whole false for a request that asks for the head alone */
    void send(HttpServletResponse response, boolean whole) throws IOException {
        response.setContentType(TYPE.toString());
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(fileName).build().toString());
        if (whole) {
            body.writeTo(response.getOutputStream());
        }
    }
}
