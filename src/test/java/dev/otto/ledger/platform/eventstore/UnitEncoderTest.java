package dev.otto.ledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.platform.personal.PersonalTesting;
import dev.otto.ledger.users.UserEvent.UserErased;
import dev.otto.ledger.users.UserEvent.UserRenamed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What becomes of personal texts on their way into a unit. */
class UnitEncoderTest {
    /** The one person whose key is at hand. */
    private static final UserId ADA = new UserId(new UUID(0, 1));

    private static final UserId NOBODY = new UserId(new UUID(0, 2));
    private static final Predicate<UUID> NOT_ERASED = person -> false;

    private final UnitEncoder encoder = new UnitEncoder(
            new EventCodec(EventTypes.below("dev.otto.ledger"), PersonalTesting.keys()),
            PersonalTesting.keys(),
            List.of());

    private PendingEvent encode(LedgerEvent event, StreamId restsOn, Predicate<UUID> erased) {
        StreamId stream = new StreamId("user", event.account().value());
        return encoder.encode(
                        List.of(new UnitEncoder.Undecided(stream, 1, event)),
                        Map.of(restsOn, StreamState.EMPTY),
                        events -> Map.of(),
                        erased,
                        new Provenance(Actor.LEDGER, null, null),
                        Instant.EPOCH,
                        null)
                .events()
                .getFirst();
    }

    private static StreamId account(UserId user) {
        return new StreamId("account", user.value());
    }

    private static String payload(PendingEvent event) {
        return new String(event.payload(), StandardCharsets.UTF_8);
    }

    @Test
    void aTextIsEncryptedUnderItsOwnersKey() {
        UserRenamed renamed = new UserRenamed(ADA, new Personal("Ada"));
        PendingEvent encoded = encode(renamed, account(ADA), NOT_ERASED);
        assertThat(encoded.event()).isEqualTo(renamed);
        assertThat(payload(encoded)).contains("enc1:").doesNotContain("Ada\"");
    }

    /** The decision knows it by the person's streams, however long this node's cache still has the key. */
    @Test
    void nothingIsKeptOfAnErasedPersonThoughTheKeyIsAtHand() {
        PendingEvent encoded = encode(new UserRenamed(ADA, new Personal("Ada")), account(ADA), ADA.value()::equals);
        assertThat(encoded.event()).isEqualTo(new UserRenamed(ADA, Personal.ERASED));
        assertThat(payload(encoded)).contains("[erased]").doesNotContain("enc1:");
    }

    @Test
    void nothingIsKeptOfAPersonWithoutAKey() {
        PendingEvent encoded = encode(new UserRenamed(NOBODY, new Personal("No")), account(NOBODY), NOT_ERASED);
        assertThat(encoded.event()).isEqualTo(new UserRenamed(NOBODY, Personal.ERASED));
        assertThat(payload(encoded)).contains("[erased]");
    }

    /** Otherwise an erasure in between would not be noticed, and the text be written under a destroyed key. */
    @Test
    void aTextIsNotWrittenByADecisionThatRestsOnNoStreamOfItsOwner() {
        UserRenamed renamed = new UserRenamed(ADA, new Personal("Ada"));
        assertThatThrownBy(() -> encode(renamed, new StreamId("video", UUID.randomUUID()), NOT_ERASED))
                .hasMessageContaining("on none of whose streams it rests")
                .hasMessageNotContaining("Ada");
        assertThat(encode(new UserErased(ADA), new StreamId("video", UUID.randomUUID()), NOT_ERASED)
                        .event())
                .isEqualTo(new UserErased(ADA));
    }
}
