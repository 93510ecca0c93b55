package dev.otto.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.VideoId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final UUID TARGET = UUID.fromString("0198b2f4-7c1e-7d3a-9b52-3f0e6a1c2d4e");

    record Usage(
            @Nullable Long amount,
            @Nullable VideoId videoId,
            @Nullable Map<String, String> metadata) {}

    record UsageWithMore(
            @Nullable Map<String, String> metadata,
            @Nullable Instant at,
            @Nullable VideoId videoId,
            @Nullable Long amount) {}

    record Words(
            @Nullable String a,
            @Nullable String b,
            @Nullable List<String> list,
            @Nullable Boolean truth) {}

    /** Keys are kept for ever: if this test fails, every retry of an older command is answered 422. */
    @Test
    void neverChanges() {
        assertThat(hex("usage", TARGET, new Usage(5L, new VideoId(TARGET), Map.of("k", "v"))))
                .isEqualTo("3ae88a75d590cbe4bbcb02d996c538a4132f0f43649dde5280b34607d0894446");
        assertThat(hex("void", TARGET, null))
                .isEqualTo("fe3eed2ba45f8f5da063cb42b44b350c70a3e2a1beb5cd4a9bcc21153de74ad8");
        assertThat(hex("words", null, new Words("ä😀", "", List.of("x", "y"), true)))
                .isEqualTo("9f1775bdd73818c2f617690e5caf2c94cd5d713a9cd8e0af8379c805f1f43bb1");
    }

    @Test
    void isTheSameWhateverTheOrderOfMembersAndWhicheverNewFieldIsAbsent() {
        Map<String, String> oneOrder = new LinkedHashMap<>();
        oneOrder.put("a", "1");
        oneOrder.put("b", "2");
        Map<String, String> another = new LinkedHashMap<>();
        another.put("b", "2");
        another.put("a", "1");

        assertThat(hex("usage", TARGET, new Usage(5L, null, oneOrder)))
                .isEqualTo(hex("usage", TARGET, new Usage(5L, null, another)))
                .isEqualTo(hex("usage", TARGET, new UsageWithMore(another, null, null, 5L)));
    }

    @Test
    void isAnotherForAnotherKindTargetOrField() {
        Usage five = new Usage(5L, null, null);
        assertThat(List.of(
                        hex("usage", TARGET, five),
                        hex("purchase", TARGET, five),
                        hex("usage", null, five),
                        hex("usage", TARGET, new Usage(6L, null, null)),
                        hex("usage", TARGET, new Usage(5L, null, Map.of())),
                        hex("usage", TARGET, null),
                        hex("usage", TARGET, new Words("ab", "c", null, null)),
                        hex("usage", TARGET, new Words("a", "bc", null, null)),
                        hex("usage", TARGET, new Words("a", null, List.of("bc"), null)),
                        hex("usage", TARGET, new Words("a", null, List.of("b", "c"), null)),
                        hex("usage", TARGET, new Words("a", null, null, true)),
                        hex("usage", TARGET, new Words("a", null, null, false))))
                .doesNotHaveDuplicates();
    }

    private static String hex(String kind, @Nullable UUID target, @Nullable Record fields) {
        return HexFormat.of().formatHex(Fingerprint.of(kind, target, fields).sha256());
    }
}
