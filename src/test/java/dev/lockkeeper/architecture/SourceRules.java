package dev.lockkeeper.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What only the sources show: lengths, names of tests, what tests may not do. Reads a tree of sources once. */
final class SourceRules {
    private static final int LONGEST_FILE = 400;
    private static final int LONGEST_METHOD = 60;
    private static final Pattern SLEEP =
            Pattern.compile("\\bThread\\s*\\.\\s*sleep\\s*\\(|TimeUnit\\s*\\.\\s*\\w+\\s*\\.\\s*sleep\\s*\\(");
    private static final Pattern MOCK =
            Pattern.compile("\\b(org\\.mockito|org\\.easymock|org\\.powermock|jmockit|wiremock)\\b");
    private static final Pattern TESTS =
            Pattern.compile("@(Test|ParameterizedTest|RepeatedTest|TestFactory|ArchTest)\\b");
    private static final Pattern OLD_NAME = Pattern.compile("void test[A-Z_]\\w*\\s*\\(|void \\w+_\\w+\\s*\\(");
    private static final Pattern LATER = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

    private final Path root;
    private final Map<Path, String> files = new TreeMap<>();

    SourceRules(Path root) throws IOException {
        this.root = root;
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".java")).toList()) {
                files.put(file, Files.readString(file, StandardCharsets.UTF_8));
            }
        }
    }

    int count() {
        return files.size();
    }

    List<String> filesThatAreTooLong() {
        return where((file, text) -> text.lines().count() > LONGEST_FILE, " is longer than " + LONGEST_FILE + " lines");
    }

    List<String> testsWithoutTheSuffix() {
        return where(
                (file, text) -> TESTS.matcher(withoutStrings(text)).find()
                        && !name(file).matches("\\w+(Test|IT|Contract)\\.java"),
                " holds tests and is called neither …Test nor …IT");
    }

    List<String> testsThatSleep() {
        return where((file, text) -> SLEEP.matcher(withoutStrings(text)).find(), " sleeps; wait for a condition");
    }

    List<String> testsThatMock() {
        return where(
                (file, text) -> MOCK.matcher(withoutStrings(text)).find(),
                " mocks; write a fake that keeps the contract");
    }

    List<String> testsWhoseNameIsNoSentence() {
        return where(
                (file, text) -> OLD_NAME.matcher(withoutStrings(text)).find(), " has a test whose name is no sentence");
    }

    List<String> promisesForLater() {
        return where((file, text) -> LATER.matcher(withoutStrings(text)).find(), " promises something for later");
    }

    /**
     * Every package says in its package-info what it is for, and that nothing in it is null by default.
     *
     * @param also sources that speak for packages of the same name, as the product does for its tests
     */
    List<String> packagesWithoutNullMarked(SourceRules also) {
        List<String> found = new ArrayList<>();
        files.keySet().stream().map(Path::getParent).distinct().forEach(folder -> {
            Path info = folder.resolve("package-info.java");
            String text = files.getOrDefault(info, also.files.get(also.root.resolve(root.relativize(info))));
            if (text == null || !text.contains("@NullMarked") || !text.contains("/**")) {
                found.add(folder + " has no package-info with @NullMarked and what it is for");
            }
        });
        return found;
    }

    List<String> methodsThatAreTooLong() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> found = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    manager,
                    null,
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(files.keySet()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new MethodLengths(unit, positions, found).scan(unit, null);
            }
        }
        return found;
    }

    private List<String> where(Finder finder, String words) {
        List<String> found = new ArrayList<>();
        files.forEach((file, text) -> {
            if (finder.finds(file, text)) {
                found.add(file + words);
            }
        });
        return found;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Words inside a text are no code. */
    private static String withoutStrings(String text) {
        return text.replaceAll("(?s)\"\"\".*?\"\"\"", "\"\"").replaceAll("\"(\\\\.|[^\"\\\\\\n])*\"", "\"\"");
    }

    private interface Finder {
        boolean finds(Path file, String text);
    }

    private static final class MethodLengths extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> found;

        MethodLengths(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            LineMap lines = unit.getLineMap();
            long end = positions.getEndPosition(unit, method);
            if (end >= 0) {
                long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                long length = lines.getLineNumber(end) - first + 1;
                if (length > LONGEST_METHOD) {
                    found.add(unit.getSourceFile().getName() + ":" + first + " " + method.getName() + " has " + length
                            + " lines; at most " + LONGEST_METHOD);
                }
            }
            return super.visitMethod(method, nothing);
        }
    }
}
