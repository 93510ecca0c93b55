package dev.otto.ledger.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;

/** A name server that is silent keeps nobody but those who ask for its name, and those not for long. */
class NamesTest {
    private final CountDownLatch silent = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    private final DnsResolver system = new DnsResolver() {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            assertThat(Thread.currentThread().isVirtual()).isFalse();
            if (host.equals("silent.example")) {
                asked.incrementAndGet();
                try {
                    silent.await();
                } catch (InterruptedException e) {
                    throw new UnknownHostException(host);
                }
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    };

    @Test
    void manyWhoAskForOneNameAskOnce() throws Exception {
        try (Names names = new Names(system, Duration.ofMinutes(1));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<InetAddress[]>> answers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                answers.add(threads.submit(() -> names.addresses("silent.example")));
            }
            await().until(() -> asked.get() == 1);
            assertThat(names.addresses("other.example")).hasSize(1);

            silent.countDown();

            for (Future<InetAddress[]> answer : answers) {
                assertThat(answer.get()).hasSize(1);
            }
        }
    }

    @Test
    void whatIsNotAnsweredInTimeIsNotKnown() {
        try (Names names = new Names(system, Duration.ofMillis(20))) {
            assertThatThrownBy(() -> names.addresses("silent.example")).isInstanceOf(UnknownHostException.class);
            // By a thread of its own, which may begin later than the patience ends.
            await().until(() -> asked.get() > 0);
            assertThatThrownBy(() -> names.addresses("silent.example")).isInstanceOf(UnknownHostException.class);
            assertThat(asked).hasValue(1);
        }
    }
}
