package dev.otto.ledger.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class StartFailureReporterTest {

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(TomcatServletWebServerAutoConfiguration.class)
    static class OnlyAServer {}

    @Configuration(proxyBeanMethods = false)
    static class WithAMistake extends OnlyAServer {
        @Bean
        String mistake() {
            throw new ConfigurationMistake("THE_VARIABLE is missing;\n  set it.", new IllegalStateException("s3cret"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithAFault extends OnlyAServer {
        @Bean
        String fault() {
            throw new IllegalStateException("a fault of the program");
        }
    }

    @Test
    void saysAMistakeInOneLineAndNothingElse(CapturedOutput console) {
        assertThatThrownBy(() -> start(WithAMistake.class, "--server.port=0"));

        assertThat(console.getErr().strip()).isEqualTo("Otto Ledger cannot start: THE_VARIABLE is missing; set it.");
        assertThat(ofTheStart(console)).isEmpty();
    }

    @Test
    void saysThatThePortIsTaken(CapturedOutput console) throws Exception {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = stranger.getLocalPort();

            assertThatThrownBy(() -> start(OnlyAServer.class, "--server.address=127.0.0.1", "--server.port=" + port));

            assertThat(console.getErr().strip())
                    .isEqualTo("Otto Ledger cannot start: port " + port
                            + " is taken by another program; stop that one or set PORT to a free port.");
            assertThat(ofTheStart(console)).isEmpty();
        }
    }

    @Test
    void namesTheSettingThatDoesNotFitButNotItsValue(CapturedOutput console) {
        assertThatThrownBy(() -> start(OnlyAServer.class, "--PORT=s3cret"));

        assertThat(console.getErr())
                .startsWith("Otto Ledger cannot start: the setting PORT has a value that does not fit")
                .hasLineCount(1);
        assertThat(console.getAll()).doesNotContain("s3cret");
    }

    @Test
    void leavesAFaultOfTheProgramToSpringBoot(CapturedOutput console) {
        assertThatThrownBy(() -> start(WithAFault.class, "--server.port=0"));

        assertThat(console.getErr()).doesNotContain("cannot start");
        assertThat(console.getOut()).contains("Application run failed").contains("a fault of the program");
    }

    /** What stands on the console, but for what a service that other tests have left running sums up each minute. */
    private static List<String> ofTheStart(CapturedOutput console) {
        return console.getOut()
                .lines()
                .filter(line -> !line.isBlank() && !line.contains("Requests were refused"))
                .toList();
    }

    private static void start(Class<?> source, String... arguments) {
        SpringApplication.run(source, arguments).close();
    }
}
