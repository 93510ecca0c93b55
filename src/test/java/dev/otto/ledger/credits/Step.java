package dev.otto.ledger.credits;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * One step of a random history. Its numbers mean something only in the light of what is there when it is taken, so
 * that a history stays one when steps are left out of it.
 *
 * @param minutes how long after the step before
 */
record Step(Kind kind, int minutes, int a, int b, int c) {
    enum Kind {
        BUY(2),
        BUY_PAID(4),
        GRANT(2),
        CREDIT(1),
        DEBIT(2),
        USE(7),
        HOLD(5),
        CAPTURE(3),
        VOID(2),
        REFUND(5),
        REVERSE(3),
        REINSTATE(2),
        GIVE_BACK(1),
        EXPIRE(1),
        SET_THRESHOLDS(1),
        TELL_OF_EXPIRY(2);

        final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    private static final int MINUTES_OF_A_DAY = 24 * 60;

    static List<Step> history(long seed, int length) {
        Random random = new Random(seed);
        List<Kind> bag = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < kind.weight; i++) {
                bag.add(kind);
            }
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            steps.add(new Step(
                    bag.get(random.nextInt(bag.size())),
                    minutes(random),
                    random.nextInt(1_000),
                    random.nextInt(1_000),
                    random.nextInt(1_000)));
        }
        return steps;
    }

    private static int minutes(Random random) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> 0;
            case 3 -> random.nextInt(MINUTES_OF_A_DAY);
            case 4 -> random.nextInt(3 * MINUTES_OF_A_DAY);
            case 5 -> random.nextInt(40) == 0 ? 35 * MINUTES_OF_A_DAY : 60;
            default -> random.nextInt(30);
        };
    }

    /** The shortest history found that still fails: leaves out ever smaller pieces while what is left does. */
    static List<Step> shortest(List<Step> failing, Predicate<List<Step>> fails) {
        List<Step> steps = failing;
        for (int piece = Math.max(1, steps.size() / 2); piece > 0; piece = piece == 1 ? 0 : (piece + 1) / 2) {
            boolean shorter = true;
            while (shorter) {
                shorter = false;
                for (int from = 0; from < steps.size(); from += piece) {
                    List<Step> without = new ArrayList<>(steps.subList(0, from));
                    without.addAll(steps.subList(Math.min(steps.size(), from + piece), steps.size()));
                    if (without.size() < steps.size() && fails.test(without)) {
                        steps = without;
                        shorter = true;
                        break;
                    }
                }
            }
        }
        return steps;
    }
}
