package dev.lockkeeper.outside;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A server that checks may ask, and that steps may call with the methods listed. Nothing else is asked or called.
 *
 * @param base http or https, with a host; without user, query, fragment and a slash at its end
 * @param secrets name to what gives a bearer token; read at each use
 * @param methods by which steps may change something there; empty if it is only asked
 */
public record HttpAddress(String name, URI base, Map<String, Supplier<String>> secrets, Set<String> methods) {
    /** The methods that may be listed. */
    public static final Set<String> CHANGING = Set.of("PUT", "POST", "PATCH", "DELETE");

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    public HttpAddress {
        if (!isUsable(base)) {
            throw new IllegalArgumentException("not an address of a server");
        }
        base = URI.create(base.toString().replaceAll("/+$", ""));
        secrets = Map.copyOf(secrets);
        methods = Set.copyOf(methods);
    }

    /** A server that is only asked. */
    public HttpAddress(String name, URI base, Map<String, Supplier<String>> secrets) {
        this(name, base, secrets, Set.of());
    }

    /** True if this has a scheme we speak, a host, and nothing that belongs to a single question. */
    public static boolean isUsable(URI base) {
        return base.getScheme() != null
                && SCHEMES.contains(base.getScheme())
                && base.getHost() != null
                && base.getRawUserInfo() == null
                && base.getRawQuery() == null
                && base.getRawFragment() == null;
    }

    /** What to ask for at this path; nothing if it leads away from here. */
    Optional<URI> at(String path) {
        return read(base + path).filter(this::holds);
    }

    /** True if this URL is one of this server, below the path of the base. */
    boolean holds(URI url) {
        String path = url.normalize().getRawPath();
        String root = base.getRawPath();
        return isUsableQuestion(url)
                && url.getScheme().equals(base.getScheme())
                && url.getHost().equalsIgnoreCase(base.getHost())
                && port(url) == port(base)
                && (root.isEmpty() || path.equals(root) || path.startsWith(root + "/"));
    }

    /** A URL, if this is one. */
    static Optional<URI> read(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isUsableQuestion(URI url) {
        return url.getScheme() != null
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawPath() != null;
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? HTTPS : HTTP;
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return name + " (" + base + ")";
    }
}
