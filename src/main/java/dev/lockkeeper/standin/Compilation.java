package dev.lockkeeper.standin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * One run of the Java compiler over a checkout.
 *
 * @param files how many were compiled
 * @param done whether there are classes now
 * @param problems one line each: file, line, what
 */
record Compilation(int files, boolean done, List<String> problems) {
    /** What the application itself is built with; the others complain about other people's jars. */
    static final List<String> EVERY_WARNING = List.of("-Xlint:all,-processing,-classfile,-path", "-Werror");

    static final List<String> ERRORS_ONLY = List.of("-nowarn", "-Xlint:none");

    private static final String RELEASE = "17";

    Compilation {
        problems = List.copyOf(problems);
    }

    /**
     * Compiles.
     *
     * @param libraries what the sources may use besides themselves
     * @return empty if this Java has no compiler
     */
    static Optional<Compilation> of(Checkout checkout, List<String> options, List<Path> libraries, Path classes)
            throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            return Optional.empty();
        }
        List<Path> sources = checkout.sources();
        if (sources.isEmpty()) {
            return Optional.of(new Compilation(0, false, List.of("there is no Java file below src")));
        }
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--release", RELEASE, "-parameters", "-proc:none"));
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, libraries);
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            boolean done = compiler.getTask(null, files, found, all, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            List<String> problems = found.getDiagnostics().stream()
                    .filter(each -> each.getKind() != Diagnostic.Kind.NOTE)
                    .map(each -> line(checkout, each))
                    .toList();
            return Optional.of(new Compilation(sources.size(), done, problems));
        }
    }

    private static String line(Checkout checkout, Diagnostic<? extends JavaFileObject> problem) {
        String words = problem.getMessage(Locale.ROOT).lines().findFirst().orElse("no reason given");
        @Nullable JavaFileObject source = problem.getSource();
        return source == null
                ? words
                : checkout.name(Path.of(source.toUri())) + ":" + problem.getLineNumber() + ": " + words;
    }
}
