package dev.lockkeeper.standin;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a checkout of the application: {@code build}, {@code lint}, {@code test} or {@code git}, then the folder of
 * the checkout, and for {@code git} the program if it is not on the path. Says what it found, in words, the sentence
 * that counts last; ends with 0 if all is well, 1 if not, 2 if it could not be looked at.
 */
public final class StandInChecks {
    private static final String USAGE = "Usage: StandInChecks build|lint|test|git CHECKOUT [GIT]";

    private StandInChecks() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        CheckAnswer answer;
        try {
            answer = answer(arguments);
        } catch (IOException e) {
            answer = CheckAnswer.notLookedAt(
                    "A file or program could not be used: " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
        answer.details().forEach(out::println);
        out.println(answer.closing());
        System.exit(answer.result().exitCode());
    }

    private static CheckAnswer answer(String[] arguments) throws IOException {
        if (arguments.length < 2 || arguments.length > 3) {
            return CheckAnswer.notLookedAt(USAGE);
        }
        Checkout checkout = new Checkout(Path.of(arguments[1]));
        if (!checkout.isThere()) {
            return CheckAnswer.notLookedAt("There is no checkout at " + checkout.root() + ".");
        }
        return switch (arguments[0]) {
            case "build" -> build(checkout);
            case "lint" -> lint(checkout);
            case "test" -> test(checkout);
            case "git" -> GitState.of(checkout, arguments.length == 3 ? arguments[2] : "git");
            default -> CheckAnswer.notLookedAt(USAGE);
        };
    }

    private static CheckAnswer build(Checkout checkout) throws IOException {
        try (ScratchFolder classes = ScratchFolder.made()) {
            Optional<Compilation> compiled = compiled(checkout, Compilation.ERRORS_ONLY, classes);
            if (compiled.isEmpty()) {
                return noCompiler();
            }
            @Nullable CheckAnswer broken = broken(compiled.get());
            return broken != null ? broken : CheckAnswer.good(compiled.get().files() + " files compiled, 0 errors");
        }
    }

    private static CheckAnswer lint(Checkout checkout) throws IOException {
        try (ScratchFolder classes = ScratchFolder.made()) {
            Optional<Compilation> compiled = compiled(checkout, Compilation.EVERY_WARNING, classes);
            if (compiled.isEmpty()) {
                return noCompiler();
            }
            List<String> problems = new ArrayList<>();
            if (!compiled.get().done()) {
                problems.addAll(compiled.get().problems());
            }
            problems.addAll(StyleRules.broken(checkout));
            return problems.isEmpty()
                    ? CheckAnswer.good(compiled.get().files() + " files, 0 warnings, every style rule kept")
                    : CheckAnswer.bad(problems, count(problems.size(), "finding") + ", the first: " + problems.get(0));
        }
    }

    private static CheckAnswer test(Checkout checkout) throws IOException {
        try (ScratchFolder classes = ScratchFolder.made()) {
            Optional<Compilation> compiled = compiled(checkout, Compilation.ERRORS_ONLY, classes);
            if (compiled.isEmpty()) {
                return noCompiler();
            }
            @Nullable CheckAnswer broken = broken(compiled.get());
            return broken != null ? broken : SelfTestRun.of(classes.path(), ClassFolders.libraries());
        }
    }

    private static Optional<Compilation> compiled(Checkout checkout, List<String> options, ScratchFolder classes)
            throws IOException {
        return Compilation.of(checkout, options, ClassFolders.libraries(), classes.path());
    }

    private static @Nullable CheckAnswer broken(Compilation compiled) {
        if (compiled.done()) {
            return null;
        }
        List<String> problems = compiled.problems();
        return CheckAnswer.bad(
                problems,
                "does not compile: " + count(problems.size(), "error")
                        + (problems.isEmpty() ? "" : ", the first: " + problems.get(0)));
    }

    private static CheckAnswer noCompiler() {
        return CheckAnswer.notLookedAt("This Java has no compiler; run it with a JDK.");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
