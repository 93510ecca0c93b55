package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.AuditKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/** An Ed25519 key that signs heads. */
final class SigningKey {
    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey secret;
    private final byte[] publicKey;

    private SigningKey(PrivateKey secret, byte[] publicKey) {
        this.secret = secret;
        this.publicKey = publicKey;
    }

    /** Throws {@link IllegalArgumentException} for what is no key of this kind in its PKCS #8 form. */
    static SigningKey of(byte[] pkcs8) {
        try {
            PrivateKey secret = KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (!(secret instanceof EdECPrivateKey edwards)) {
                throw new IllegalArgumentException("it is no Ed25519 key");
            }
            byte[] seed = edwards.getBytes().orElseThrow();
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Drawn(seed));
            KeyPair pair = generator.generateKeyPair();
            if (!Arrays.equals(pair.getPrivate().getEncoded(), secret.getEncoded())) {
                throw new IllegalStateException("the public key cannot be had from the private one");
            }
            return new SigningKey(secret, pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("it is no Ed25519 key", e);
        }
    }

    /** A new key in its PKCS #8 form. */
    static byte[] create() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM)
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    /**
     * The platform makes a public key only where it makes the private one too, of 32 random bytes; so these are what it
     * draws.
     */
    private static final class Drawn extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final byte[] seed;

        Drawn(byte[] seed) {
            super();
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }

    byte[] publicKey() {
        return publicKey.clone();
    }

    String id() {
        return AuditKey.idOf(publicKey);
    }

    byte[] sign(byte[] text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 failed", e);
        }
    }
}
