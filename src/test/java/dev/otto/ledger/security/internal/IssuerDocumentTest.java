package dev.otto.ledger.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.security.internal.IssuerClient.Away;
import dev.otto.ledger.testing.FakeIssuer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the issuer's document is read, and which are believed. */
class IssuerDocumentTest {
    private static final String PATH = "/.well-known/openid-configuration";

    private final FakeIssuer issuer = new FakeIssuer();
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 7);
    private final IssuerDocument document = new IssuerDocument(new Issuer(issuer.uri(), "client"), time::get);

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void isReadWhenItIsWantedAndKeptForAWhile() throws Exception {
        assertThat(issuer.reads()).isZero();
        says(issuer.uri(), issuer.uri() + "/token");
        assertThat(document.read().getTokenEndpointURI().toString()).isEqualTo(issuer.uri() + "/token");
        says(issuer.uri(), issuer.uri() + "/moved");
        pass(Duration.ofMinutes(4));
        assertThat(document.read().getTokenEndpointURI().toString()).isEqualTo(issuer.uri() + "/token");
        assertThat(issuer.reads()).isEqualTo(1);
        pass(Duration.ofMinutes(2));
        assertThat(document.read().getTokenEndpointURI().toString()).isEqualTo(issuer.uri() + "/moved");
    }

    @Test
    void goesOnCountingWhileTheIssuerIsAway() throws Exception {
        says(issuer.uri(), issuer.uri() + "/token");
        document.read();
        issuer.serve(PATH, null);
        pass(Duration.ofHours(1));
        assertThat(document.read().getTokenEndpointURI().toString()).isEqualTo(issuer.uri() + "/token");
    }

    @Test
    void isNotAskedForAgainAtOnceWhenItCannotBeHad() throws Exception {
        issuer.serve(PATH, null);
        assertThatThrownBy(document::read).isInstanceOf(Away.class);
        assertThatThrownBy(document::read).isInstanceOf(Away.class);
        assertThat(issuer.reads()).isEqualTo(1);
        says(issuer.uri(), issuer.uri() + "/token");
        pass(Duration.ofSeconds(2));
        assertThat(document.read()).isNotNull();
    }

    @Test
    void isNotBelievedWhenItIsAnothers() {
        says(issuer.uri() + "/", issuer.uri() + "/token");
        assertThatThrownBy(document::read).isInstanceOf(Away.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.org/token",
                "https://login.example.org/token#x",
                "file:///etc/passwd",
                "token",
                "javascript:alert(1)"
            })
    void sendsNobodyWhereSomebodyCanListenIn(String endpoint) {
        says(issuer.uri(), endpoint);
        assertThatThrownBy(document::read).isInstanceOf(Away.class);
        issuer.serve(
                PATH,
                "{\"issuer\": \"%1$s\", \"token_endpoint\": \"%1$s/token\", \"authorization_endpoint\": \"%2$s\"}"
                        .formatted(issuer.uri(), endpoint));
        pass(Duration.ofSeconds(3));
        assertThatThrownBy(document::read).isInstanceOf(Away.class);
    }

    private void says(String name, String token) {
        issuer.serve(
                PATH,
                "{\"issuer\": \"%s\", \"token_endpoint\": \"%s\", \"authorization_endpoint\": \"https://login.example.org/?p=staff\"}"
                        .formatted(name, token));
    }

    private void pass(Duration duration) {
        time.addAndGet(duration.toNanos());
    }
}
