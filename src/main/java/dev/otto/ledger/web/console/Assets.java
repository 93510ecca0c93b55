package dev.otto.ledger.web.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The files that pages are shown with: ours, and the two scripts of others. Their path has a hash of them all in it, so
 * that a browser keeps them until the service has others.
 */
@Component
public final class Assets implements WebMvcConfigurer {
    private static final String OURS = "static/console/";
    private static final String WEBJARS = "META-INF/resources/webjars/";
    private static final List<String> FOLDERS =
            List.of(OURS, WEBJARS + "htmx.org/2.0.7/dist/", WEBJARS + "chart.js/4.5.1/dist/");
    private static final List<String> FILES = List.of("console.css", "console.js", "htmx.min.js", "chart.umd.min.js");
    private static final String ROOT = "/console/assets/";

    private final String version = version();

    /** The path of a file. */
    public String of(String file) {
        return ROOT + version + "/" + file;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler(ROOT + version + "/*")
                .addResourceLocations(
                        FOLDERS.stream().map(folder -> "classpath:/" + folder).toArray(String[]::new))
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
    }

    private static String version() {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            for (String file : FILES) {
                sum.update(bytes(file));
            }
            return HexFormat.of().formatHex(sum.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] bytes(String file) {
        for (String folder : FOLDERS) {
            ClassPathResource resource = new ClassPathResource(folder + file);
            if (resource.exists()) {
                try (InputStream in = resource.getInputStream()) {
                    return in.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        throw new IllegalStateException("the console's file " + file + " is missing");
    }
}
