package dev.otto.ledger.web.problem;

/** The API's name of a Java name: {@code videoId} is {@code video_id}. */
public final class SnakeCase {
    private SnakeCase() {}

    public static String of(String name) {
        StringBuilder snake = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                snake.append('_').append((char) (c - 'A' + 'a'));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
