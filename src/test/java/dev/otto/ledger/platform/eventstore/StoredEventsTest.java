package dev.otto.ledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditEvent.CreditsAdjusted;
import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.credits.CreditEvent.ThresholdsSet;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.platform.personal.PersonalTesting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Stored names and forms are a contract: every event of every version that was ever stored is in the golden file and is
 * read back from it. A new event is added to the file by hand, with the line that this test prints.
 */
class StoredEventsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/events/golden.txt");
    /** Personal texts read as erased, since they are stored so. */
    private Samples samples = new Samples(Personal.ERASED, false);

    private final EventTypes types = EventTypes.below("dev.otto.ledger");
    private final EventCodec codec = new EventCodec(types, PersonalTesting.keys());

    @Test
    void everyEventThatWasEverStoredIsReadBack() throws IOException {
        Map<String, String> golden = golden();
        assertThat(golden).isNotEmpty();
        golden.forEach((name, json) -> {
            Recorded read = codec.read(List.of(stored(name, json))).getFirst();
            Object sample = samples.of(read.event().getClass());
            assertThat(read.event())
                    .isEqualTo(name.equals("credits.credits-purchased.v1") ? first((CreditsPurchased) sample) : sample);
        });
    }

    /** A purchase as its first version has it, which did not say who told of the money. */
    private static CreditsPurchased first(CreditsPurchased e) {
        return new CreditsPurchased(
                e.account(),
                e.transaction(),
                e.amount(),
                e.booking(),
                e.balanceAfter(),
                e.paid(),
                e.paymentReference(),
                "unknown",
                e.description(),
                e.metadata());
    }

    @Test
    void everyEventIsWrittenAsTheGoldenFileSays() throws IOException {
        Map<String, String> written = new TreeMap<>();
        types.all().forEach((name, type) -> written.put(name.toString(), json((LedgerEvent) samples.of(type))));
        StringBuilder lines = new StringBuilder();
        written.forEach(
                (name, json) -> lines.append(name).append(' ').append(json).append('\n'));
        Map<String, String> golden = golden();
        written.forEach((name, json) -> assertThat(golden)
                .as("what the golden file must say:%n%s", lines)
                .containsEntry(name, json));
    }

    /** Nobody was asked why before the console set them. */
    @Test
    void thresholdsThatWereSetWithoutAReasonAreRead() throws IOException {
        String name = "credits.thresholds-set.v1";
        String before = golden().get(name).replace(",\"reason\":\"[erased]\"", "");
        assertThat(before).doesNotContain("reason");
        ThresholdsSet read = (ThresholdsSet)
                codec.read(List.of(stored(name, before))).getFirst().event();
        assertThat(read.reason()).isNull();
        assertThat(read.expiringWithin()).isEqualTo(43);
    }

    /** Of the first version, whose amount had a sign. */
    @Test
    void anAdjustmentOfTheFirstVersionIsReadAsOneOfTheSecond() throws IOException {
        String first = golden().get("credits.credits-adjusted.v1")
                .replace("\"amount\":8,\"booking\"", "\"amount\":-8,\"booking\"");
        StoredEvent stored = stored("credits.credits-adjusted.v1", first);
        for (Recorded read : List.of(
                codec.read(List.of(stored)).getFirst(),
                codec.readWithoutPersons(List.of(stored)).getFirst())) {
            CreditsAdjusted adjusted = (CreditsAdjusted) read.event();
            assertThat(adjusted.direction()).isEqualTo(Direction.DEBIT);
            assertThat(adjusted.amount()).isEqualTo(Credits.of(8));
        }
    }

    @Test
    void personalFieldsAreStoredEncrypted() {
        samples = new Samples(new Personal("secret text"), false);
        types.all().values().forEach(type -> {
            LedgerEvent event = (LedgerEvent) samples.of(type);
            byte[] bytes = codec.write(event, () -> Optional.of(PersonalTesting.key()));
            assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("secret text");
            StoredEvent stored = stored(types.nameOf(event).toString(), new String(bytes, StandardCharsets.UTF_8));
            assertThat(codec.read(List.of(stored)).getFirst().event()).isEqualTo(event);
            assertThat(codec.readWithoutPersons(List.of(stored)).getFirst().event())
                    .isEqualTo(codec.withoutPersons(event));
            assertThat(json(codec.withoutPersons(event))).isEqualTo(json(event));
        });
    }

    /** Without an owner's key every personal field is stored as erased, which makes the form repeatable. */
    private String json(LedgerEvent event) {
        return new String(codec.write(event, Optional::empty), StandardCharsets.UTF_8);
    }

    private static StoredEvent stored(String name, String json) {
        int dot = name.lastIndexOf(".v");
        return new StoredEvent(
                1,
                new StreamId("account", new UUID(0, 1)),
                0,
                name.substring(0, dot),
                Short.parseShort(name.substring(dot + 2)),
                json.getBytes(StandardCharsets.UTF_8),
                "{\"actor\":{\"kind\":\"client\",\"name\":\"operator\"}}".getBytes(StandardCharsets.UTF_8),
                Instant.EPOCH,
                new byte[32]);
    }

    private static Map<String, String> golden() throws IOException {
        Map<String, String> golden = new TreeMap<>();
        for (String line : Files.readAllLines(GOLDEN)) {
            int space = line.indexOf(' ');
            golden.put(line.substring(0, space), line.substring(space + 1));
        }
        return golden;
    }
}
