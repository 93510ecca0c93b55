package dev.otto.ledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.StreamRoot;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** The states of every kind of stream come back from their few bytes as they were. */
class PackedStatesTest {
    private final Map<String, Class<?>> types = new HashMap<>();

    PackedStatesTest() throws ClassNotFoundException {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(StreamRoot.Stream.class));
        for (var found : scanner.findCandidateComponents("dev.otto.ledger")) {
            StreamRoot.Stream stream = Class.forName(found.getBeanClassName()).getAnnotation(StreamRoot.Stream.class);
            types.put(stream.value(), stream.state());
        }
    }

    @Test
    void everyStateComesBackAsItWas() {
        PackedStates packed = new PackedStates(types::get);
        assertThat(types).hasSizeGreaterThanOrEqualTo(3);
        types.forEach((type, state) -> {
            StreamId stream = new StreamId(type, new UUID(1, 2));
            for (boolean sparse : new boolean[] {false, true}) {
                StreamState whole = StreamState.stored(new Samples(Personal.ERASED, sparse).of(state), 7_000_000_000L)
                        .settled(9_000_000_000L);
                assertThat(packed.unpack(stream, packed.pack(whole))).isEqualTo(whole);
            }
        });
    }
}
