import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What bench/run was asked for, and how long and how much that means. */
record Options(boolean quick, boolean keep, boolean write, Set<String> names) {

    static Options of(String[] arguments) {
        List<String> all = Arrays.asList(arguments);
        Set<String> names = new LinkedHashSet<>(all);
        names.removeIf(name -> name.startsWith("--"));
        boolean quick = all.contains("--quick");
        return new Options(quick, all.contains("--keep"), all.contains("--write") || names.isEmpty() && !quick, names);
    }

    /** Whether any of these figures is to be measured. */
    boolean wants(String... figures) {
        return names.isEmpty() || Arrays.stream(figures).anyMatch(names::contains);
    }

    boolean all() {
        return names.isEmpty();
    }

    int rounds() {
        return quick ? 3 : 5;
    }

    /** Seconds of a measured window. */
    int window() {
        return quick ? 4 : 20;
    }

    int longestWarmUp() {
        return quick ? 45 : 240;
    }
}
