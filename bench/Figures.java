import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that was measured, by figure and round, beside the bars of bars.tsv. */
final class Figures {
    /** A line of bars.tsv. */
    record Figure(String name, String unit, String better, String bar, String goal, String what) {}

    private final Map<String, Figure> known = new LinkedHashMap<>();
    private final Map<String, TreeMap<Integer, Double>> values = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    Figures() throws IOException {
        for (String line : Files.readAllLines(Path.of("bench/bars.tsv"))) {
            String[] columns = line.split("\t");
            if (!line.startsWith("#") && columns.length == 6) {
                known.put(columns[0], new Figure(columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]));
            }
        }
    }

    boolean knows(String name) {
        return known.containsKey(name);
    }

    /** Adds a value as that of the figure's next round. */
    void add(String name, double value) {
        TreeMap<Integer, Double> rounds = values.computeIfAbsent(name, any -> new TreeMap<>());
        rounds.put(rounds.size(), value);
    }

    /** Something to know about how a figure came about. */
    void remark(String text) {
        remarks.add(text);
    }

    double median(String name) {
        return median(values.get(name).values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double median(double[] numbers) {
        Arrays.sort(numbers);
        int middle = numbers.length / 2;
        return numbers.length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }

    /** As a table in Markdown, which can be read in a terminal too. */
    String table(Options options) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"figure", "what", "median", "min – max", "bar", "", "goal", ""});
        for (Figure figure : known.values()) {
            TreeMap<Integer, Double> rounds = values.get(figure.name());
            if (rounds == null) {
                if (options.all()) {
                    rows.add(new String[] {figure.name(), figure.what(), options.quick() ? "not in --quick" : "not measured", "", "", "", "", ""});
                }
                continue;
            }
            double least = rounds.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            double most = rounds.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            String[] bar = judged(figure, figure.bar());
            String[] goal = judged(figure, figure.goal());
            rows.add(new String[] {figure.name(), figure.what(), number(median(figure.name())) + " " + figure.unit(),
                number(least) + " – " + number(most), bar[0], bar[1], goal[0], goal[1]});
        }
        return laidOut(rows) + (remarks.isEmpty() ? "" : "\n- " + String.join("\n- ", remarks) + "\n");
    }

    // "0.31 × a ≥ 0.25" and "pass".
    private String[] judged(Figure figure, String target) {
        if (target.equals("-")) {
            return new String[] {"", ""};
        }
        String[] parts = target.split(" ");
        double wanted = Double.parseDouble(parts[0]);
        boolean more = figure.better().equals("more");
        double reached = parts.length == 2 ? ratio(figure.name(), parts[1]) : median(figure.name());
        String text = (parts.length == 2 ? "%.2f × %s ".formatted(reached, parts[1]) : "") + (more ? "≥ " : "≤ ")
                + (parts.length == 2 ? parts[0] : number(wanted));
        return new String[] {text, (more ? reached >= wanted : reached <= wanted) ? "pass" : "FAIL"};
    }

    /** The median of the rounds' ratios: neighbours share whatever the machine was doing. */
    double ratio(String name, String base) {
        TreeMap<Integer, Double> own = values.get(name);
        TreeMap<Integer, Double> others = values.get(base);
        return median(own.keySet().stream().filter(others::containsKey).mapToDouble(round -> own.get(round) / others.get(round))
                .toArray());
    }

    static String number(double value) {
        return String.format(Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f", value);
    }

    static String laidOut(List<String[]> rows) {
        int[] widths = new int[rows.getFirst().length];
        Arrays.fill(widths, 3);
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                text.append("| ").append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 1));
            }
            text.append("|\n");
            if (row == rows.getFirst()) {
                for (int width : widths) {
                    text.append("| ").append("-".repeat(width)).append(" ");
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }
}
