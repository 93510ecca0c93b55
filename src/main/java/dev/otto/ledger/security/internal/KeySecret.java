package dev.otto.ledger.security.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** The secret of an API key: {@code olk_} and 256 random bits. Kept nowhere but as its SHA-256. */
final class KeySecret {
    static final String PREFIX = "olk_";
    /** With 43 characters of base64 for 32 bytes. */
    private static final int LENGTH = PREFIX.length() + 43;

    private static final SecureRandom RANDOM = new SecureRandom();

    private KeySecret() {}

    static String random() {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        return of(bits);
    }

    /** @param bits 32 bytes that nobody can guess */
    static String of(byte[] bits) {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    static boolean isWellFormed(String text) {
        return text.length() == LENGTH && text.startsWith(PREFIX) && isBase64Url(text);
    }

    private static boolean isBase64Url(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isOfBase64Url(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfBase64Url(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** 32 bytes. No salt: there is nothing to guess in 256 random bits, and a key is found by its hash. */
    static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
