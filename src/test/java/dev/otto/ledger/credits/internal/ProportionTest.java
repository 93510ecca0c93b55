package dev.otto.ledger.credits.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProportionTest {
    private static final long MAX = 9_007_199_254_740_991L;

    @Test
    void R17_roundsDown() {
        assertThat(Proportion.of(100, 1, 3)).isEqualTo(33);
        assertThat(Proportion.of(100, 2, 3)).isEqualTo(66);
        assertThat(Proportion.of(100, 3, 3)).isEqualTo(100);
        assertThat(Proportion.of(0, 3, 3)).isZero();
    }

    @Test
    void R17_isExactForAnyNumbers() {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            long total = random.nextLong(MAX) >> random.nextInt(50);
            long whole = 1 + (random.nextLong(MAX) >> random.nextInt(50));
            long part = random.nextLong(whole + 1);
            assertThat(Proportion.of(total, part, whole))
                    .isEqualTo(BigInteger.valueOf(total)
                            .multiply(BigInteger.valueOf(part))
                            .divide(BigInteger.valueOf(whole))
                            .longValueExact());
        }
        // The product's low half looks like a small number here, its high half is not zero.
        assertThat(Proportion.of(1L << 52, 1L << 52, 1L << 52)).isEqualTo(1L << 52);
        assertThat(Proportion.of(MAX, MAX, MAX)).isEqualTo(MAX);
    }

    @Test
    void R17_stepsOfAnySizeAddUp() {
        assertThat(Proportion.step(100, 0, 1, 3) + Proportion.step(100, 1, 2, 3))
                .isEqualTo(100);
    }
}
