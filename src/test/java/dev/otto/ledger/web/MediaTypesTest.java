package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.HttpMediaTypeNotAcceptableException;

/** What a client gets of what there is, by its Accept (RFC 9110, 12.5.1). */
class MediaTypesTest {
    private static String chosen(String produced, String... accept) throws HttpMediaTypeNotAcceptableException {
        MockHttpServletRequest request = new MockHttpServletRequest();
        for (String header : accept) {
            request.addHeader("Accept", header);
        }
        return MediaTypes.chosen(request, MediaType.parseMediaTypes(produced))
                .map(MediaType::toString)
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The header                                 | JSON alone       | JSON, CSV or a page | a file   | a
                // stream
                "*/*                                          | application/json | application/json | text/csv | text/event-stream",
                "application/json                             | application/json | application/json | text/csv | text/event-stream",
                "application/*                                | application/json | application/json | text/csv | text/event-stream",
                "text/csv                                     | none             | text/csv         | text/csv | none",
                "text/*                                       | none             | text/csv         | text/csv | text/event-stream",
                "image/png                                    | none             | none             | none     | none",
                "text/html,application/xhtml+xml,*/*;q=0.8    | application/json | text/html        | text/csv | text/event-stream",
                "text/csv;q=0.5, text/html;q=0.9              | none             | text/html        | text/csv | none",
                "text/html, text/csv                          | none             | text/html        | text/csv | none",
                "text/csv;q=0                                 | none             | none             | none     | none",
                "text/csv;q=0.000                             | none             | none             | none     | none",
                "*/*;q=0                                      | none             | none             | none     | none",
                "application/json;q=0                         | none             | none             | none     | none",
                "application/json;q=0, */*                    | none             | text/csv         | text/csv | text/event-stream",
                "*/*, application/json;q=0, text/csv;q=0      | none             | text/html        | none     | text/event-stream",
                "application/json, text/csv;q=0               | application/json | application/json | none     | text/event-stream",
                "text/csv;q=0, text/*                         | none             | text/html        | none     | text/event-stream",
                "text/event-stream;q=0                        | none             | none             | none     | none",
                "text/event-stream;q=0, */*                   | application/json | application/json | text/csv | none",
                "*/*;q=0.1, application/json;q=0.2            | application/json | application/json | text/csv | text/event-stream"
            })
    void isWhatIsLikedBestAndNeverWhatIsNotWanted(String accept, String json, String any, String file, String stream)
            throws HttpMediaTypeNotAcceptableException {
        assertThat(List.of(
                        chosen("application/json", accept),
                        chosen("application/json, text/csv, text/html", accept),
                        chosen("text/csv", accept),
                        chosen("text/event-stream", accept)))
                .containsExactly(json, any, file, stream);
    }

    @Test
    void severalHeadersAreOneAndNoneIsAnything() throws HttpMediaTypeNotAcceptableException {
        assertThat(chosen("application/json")).isEqualTo("application/json");
        assertThat(chosen("application/json, text/csv", "application/json;q=0", "*/*"))
                .isEqualTo("text/csv");
        assertThat(chosen("application/json", "text/csv, ".repeat(99) + "*/*")).isEqualTo("application/json");
        assertThatThrownBy(() -> chosen("application/json", "json"))
                .isInstanceOf(HttpMediaTypeNotAcceptableException.class);
    }
}
