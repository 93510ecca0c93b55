package dev.otto.ledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void comesBackAsItWentOut() {
        for (Cursor.List list : Cursor.List.values()) {
            Cursor cursor = new Cursor(list, 4_711);

            assertThat(Cursor.parse(list, cursor.text())).isEqualTo(cursor);
        }
    }

    @Test
    void isNotTakenForAnotherListsCursor() {
        String text = new Cursor(Cursor.List.HOLDS, 7).text();

        assertThatIllegalArgumentException().isThrownBy(() -> Cursor.parse(Cursor.List.VIDEOS, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "x", "%%%", "MXQ", "bnVsbA", "1t7", "MXQ3NzcgT1IgMT0x", "MnQ3"})
    void refusesWhatItDidNotWrite(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cursor.parse(Cursor.List.TRANSACTIONS, text));
    }

    @Test
    void refusesAPositionThatNoLogHas() {
        String tooFar =
                Base64.getUrlEncoder().encodeToString("1t9999999999999999999".getBytes(StandardCharsets.US_ASCII));

        assertThatIllegalArgumentException().isThrownBy(() -> Cursor.parse(Cursor.List.TRANSACTIONS, tooFar));
    }

    @Test
    void aPageEndsWithTheCursorOfItsLastRowOnlyIfThereIsMore() {
        Page<Long> first = Page.of(List.of(9L, 8L, 7L), 2, Cursor.List.HOLDS, row -> row, row -> row);
        Page<Long> last = Page.of(List.of(7L), 2, Cursor.List.HOLDS, row -> row, row -> row);

        assertThat(first).isEqualTo(new Page<>(List.of(9L, 8L), true, new Cursor(Cursor.List.HOLDS, 8).text()));
        assertThat(last).isEqualTo(new Page<>(List.of(7L), false, null));
    }
}
