package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A client that begins a body and falls silent is answered, and does not keep the connection for ever. */
@SpringBootTest(
        classes = WebSlice.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "server.tomcat.connection-timeout=300ms")
class SlowBodyTest {
    @LocalServerPort
    int port;

    @Test
    void isAProblemAndTheEndOfTheConnection() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write("""
                            POST /v1/probe/0198b2f4-7c1e-7d3a-9b52-3f0e6a1c2d4e HTTP/1.1\r
                            Host: x\r
                            Content-Type: application/json\r
                            Content-Length: 100\r
                            \r
                            {"amount":""".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 408").contains("/problems/request-timeout");
        }
    }
}
