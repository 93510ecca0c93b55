package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.platform.observability.OneLine;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What kept a message from an endpoint, in words for whoever has to mend it: nothing of the inside of either. */
final class Trouble {
    static final String TOO_LATE = "no answer in time";

    private Trouble() {}

    static String inWords(IOException failure) {
        return switch (failure) {
            case PublicAddresses.AddressRefused refused -> String.valueOf(refused.getMessage());
            case UnknownHostException unknown -> "its host is not known";
            case SSLException tls -> ofTls(tls);
            case InterruptedIOException late -> TOO_LATE;
            default -> "the connection failed";
        };
    }

    /** Of what is no matter of the network: it says whatever it says, on one line. */
    static String inWords(RuntimeException failure) {
        String said = OneLine.of(failure.getMessage());
        return "could not be sent: " + (said == null ? failure.getClass().getSimpleName() : said);
    }

    private static String ofTls(SSLException failure) {
        List<Throwable> causes = Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .toList();
        if (causes.stream().anyMatch(CertificateExpiredException.class::isInstance)) {
            return "its certificate has expired";
        }
        // Java has no class of its own for a name that does not match, and subclasses for all else.
        if (causes.stream().anyMatch(cause -> cause.getClass() == CertificateException.class)) {
            return "its certificate is for another name";
        }
        return causes.stream().anyMatch(CertificateException.class::isInstance)
                ? "its certificate is not trusted"
                : "TLS failed";
    }
}
