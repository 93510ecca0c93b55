package dev.otto.ledger.credits;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R1, R2, R4 to R7, R10, R11 and R17 in random histories: after every step the account says what a naive model says. A
 * history that fails is cut down to its shortest before it is shown, with the seed that makes it again.
 */
class MoneyRulesPropertyTest {
    private static final int HISTORIES = 300;
    private static final int STEPS = 60;

    @ParameterizedTest(name = "narrow limits: {0}")
    @ValueSource(booleans = {false, true})
    void R1_R2_R4_R5_R6_R7_R10_R11_R17_holdInEveryHistory(boolean narrow) {
        long first = Long.getLong("ledger.test.seed", 1);
        for (long seed = first; seed < first + Integer.getInteger("ledger.test.histories", HISTORIES); seed++) {
            List<Step> steps = Step.history(seed, STEPS);
            if (RandomHistory.fault(steps, narrow) != null) {
                List<Step> shortest = Step.shortest(steps, some -> RandomHistory.fault(some, narrow) != null);
                StringBuilder story = new StringBuilder("seed " + seed + ", " + RandomHistory.fault(shortest, narrow));
                shortest.forEach(step -> story.append("\n    ").append(step));
                fail(story.toString());
            }
        }
    }
}
