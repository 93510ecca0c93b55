package dev.otto.ledger.verifier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The heads that somebody has kept: lines as the file sink writes them, or pages of {@code GET /v1/audit/heads}. Lines
 * that are no head are passed over, since a crash may leave half of one behind.
 *
 * @param heads in the order of their positions
 * @param passedOver how many lines were no head
 */
public record HeldHeads(List<Head> heads, long passedOver) {

    /** @param place a file, or a folder with files of them */
    public static HeldHeads read(Path place) throws IOException {
        List<Path> files;
        if (Files.isDirectory(place)) {
            try (Stream<Path> entries = Files.list(place)) {
                files = entries.filter(Files::isRegularFile).sorted().toList();
            }
        } else {
            files = List.of(place);
        }
        List<Head> heads = new ArrayList<>();
        long passedOver = 0;
        for (Path file : files) {
            try (Stream<String> lines = Files.lines(file)) {
                for (String line : (Iterable<String>) lines::iterator) {
                    passedOver += line.isBlank() || take(line, heads) ? 0 : 1;
                }
            }
        }
        heads.sort(Comparator.comparingLong(Head::position));
        return new HeldHeads(heads, passedOver);
    }

    private static boolean take(String line, List<Head> heads) {
        try {
            JsonNode json = BundleFormat.tree(line.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            if (json.path("data").isArray()) {
                for (JsonNode head : json.path("data")) {
                    heads.add(BundleFormat.head(head));
                }
            } else {
                heads.add(BundleFormat.head(json));
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
