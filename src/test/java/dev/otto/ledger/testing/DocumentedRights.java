package dev.otto.ledger.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may call what, as the table in docs/api.md says it. */
public final class DocumentedRights {
    private static final Pattern ROW =
            Pattern.compile("\\| `([A-Z]+) (/v1/\\S*)` \\| (yes|–) \\| (yes|–) \\| (yes|–) \\| (yes|theirs|–) \\|");

    private DocumentedRights() {}

    /**
     * A line of the table.
     *
     * @param roles by their codes; admin, who may all that is not for users, is among them
     * @param user {@code yes}, {@code theirs} or {@code –}
     */
    public record Row(String method, String path, Set<String> roles, String user) {}

    public static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String line : lines()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> roles = new LinkedHashSet<>();
                String[] columns = {"generator", "payments", "finance"};
                for (int i = 0; i < columns.length; i++) {
                    if (row.group(3 + i).equals("yes")) {
                        roles.add(columns[i]);
                    }
                }
                if (!row.group(6).equals("yes")) {
                    roles.add("admin");
                }
                rows.add(new Row(row.group(1), row.group(2), roles, row.group(6)));
            }
        }
        return rows;
    }

    /** What is open to everybody, as {@code GET /path}. */
    public static Set<String> open() {
        Set<String> open = new TreeSet<>();
        for (String line : lines()) {
            if (line.startsWith("Without a token: ")) {
                Matcher route = Pattern.compile("`([^`]+)`").matcher(line);
                while (route.find()) {
                    open.add(route.group(1));
                }
            }
        }
        return open;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("docs/api.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
