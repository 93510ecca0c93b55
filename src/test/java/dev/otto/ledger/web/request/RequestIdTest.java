package dev.otto.ledger.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestIdTest {
    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @ParameterizedTest
    @ValueSource(strings = {"7", "order-7_b", "0198c0de-cafe-7000-8000-000000000001"})
    void takesTheCallersOwn(String id) {
        request.addHeader("X-Request-Id", id);
        assertThat(RequestId.of(request)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada@example.org", "a b", "eyJh.eyJz.sig", "olk_secret", "line\nbreak", "ü"})
    void makesOneInPlaceOfWhatIsNotPlainlyAnId(String id) {
        request.addHeader("X-Request-Id", id);
        assertThat(RequestId.of(request)).matches("[0-9a-f]{32}").isEqualTo(RequestId.of(request));
    }

    @Test
    void isTheTraceWhereTheCallerNamesOne() {
        request.addHeader("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        assertThat(RequestId.of(request)).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void differsFromRequestToRequest() {
        assertThat(RequestId.of(request)).isNotEqualTo(RequestId.of(new MockHttpServletRequest()));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/users/0198c0de-cafe-7000-8000-000000000001/credits,/v1/users/0198c0de-cafe-7000-8000-000000000001/credits",
        "/v1/users/ada@example.org/credits,/v1/users/…/credits",
        "/v1/users/ada%40example.org,/v1/users/…",
        "/v1/users/olk_abc,/v1/users/…",
        "/v1/finance/transactions.csv,/v1/finance/transactions.csv"
    })
    void aPathIsLoggedWithoutWhatIsNoPathOfOurs(String path, String logged) {
        assertThat(SafePath.of(path)).isEqualTo(logged);
    }
}
