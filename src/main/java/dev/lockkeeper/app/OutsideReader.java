package dev.lockkeeper.app;

import dev.lockkeeper.outside.HttpAddress;
import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.outside.Program;
import dev.lockkeeper.yaml.Durations;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which servers checks may ask and which programs they may run; nothing else can be named in a runbook. */
final class OutsideReader {
    private static final List<String> ADDRESS_KEYS = List.of("url", "secrets", "methods");
    private static final List<String> PROGRAM_KEYS =
            List.of("run", "timeout", "output", "not-proven", "environment", "secrets");
    private static final String NAME = "[a-z0-9][a-z0-9-]{0,59}";
    private static final String NAME_WORDS = "expected lower-case letters, digits and dashes";
    private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]{0,100}";
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})(KB|MB)");
    private static final int KILO = 1024;
    private static final int LARGEST_OUTPUT = 16 * KILO * KILO;
    private static final Duration LONGEST_RUN = Duration.ofHours(6);
    private static final Set<String> SHELLS =
            Set.of("sh", "bash", "dash", "zsh", "ksh", "fish", "busybox", "cmd.exe", "powershell.exe", "pwsh");
    private static final int LAST_EXIT = 255;

    private final ConfigFields root;
    private final SecretReader secrets;

    OutsideReader(ConfigFile file, Map<String, String> variables) {
        this.root = file.fields();
        this.secrets = new SecretReader(file.folder(), variables, "secret");
    }

    /** Everything under {@code http} and {@code commands}; what is not right is reported and left out. */
    OutsideSettings read() {
        List<HttpAddress> addresses = new ArrayList<>();
        root.named("http")
                .ifPresent(all -> all.names().forEach(name -> {
                    if (isName(all, name)) {
                        all.set(name, ADDRESS_KEYS)
                                .flatMap(fields -> address(name, fields))
                                .ifPresent(addresses::add);
                    }
                }));
        List<Program> programs = new ArrayList<>();
        root.named("commands")
                .ifPresent(all -> all.names().forEach(name -> {
                    if (isName(all, name)) {
                        all.set(name, PROGRAM_KEYS)
                                .flatMap(fields -> program(name, fields))
                                .ifPresent(programs::add);
                    }
                }));
        return new OutsideSettings(addresses, programs);
    }

    private static boolean isName(ConfigFields all, String name) {
        if (!name.matches(NAME)) {
            all.report(name, "is not a name a runbook can write", NAME_WORDS);
            return false;
        }
        return true;
    }

    private Optional<HttpAddress> address(String name, ConfigFields fields) {
        Map<String, Supplier<String>> tokens = secrets(fields, NAME, NAME_WORDS);
        String url = fields.required("url", "expected the address of a server, for example https://crm.example.org");
        if (url.contains("@")) {
            fields.report("url", "names a user", "write the token under secrets");
            return Optional.empty();
        }
        Optional<URI> base = uri(url).filter(HttpAddress::isUsable);
        if (base.isEmpty() && !url.isEmpty()) {
            fields.report(
                    "url",
                    "is \"" + url + "\"",
                    "expected http or https, a host, perhaps a port and a path, for example https://crm.example.org");
        }
        Set<String> methods = new LinkedHashSet<>(fields.texts(
                "methods",
                HttpAddress.CHANGING::contains,
                "expected methods that steps may call: PUT, POST, PATCH, DELETE"));
        return base.map(address -> new HttpAddress(name, address, tokens, methods));
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Program> program(String name, ConfigFields fields) {
        List<String> run = run(fields);
        Duration timeout = timeout(fields);
        int output = output(fields);
        Set<Integer> notProven = codes(fields);
        Map<String, String> environment = environment(fields);
        Map<String, Supplier<String>> secretValues =
                secrets(fields, VARIABLE, "expected a variable's name: letters, digits and _");
        for (String variable : secretValues.keySet()) {
            if (environment.containsKey(variable)) {
                fields.report("environment", "has " + variable + ", and secrets has it too", "write it once");
            }
        }
        return run.isEmpty()
                ? Optional.empty()
                : Optional.of(new Program(name, run, timeout, output, notProven, environment, secretValues));
    }

    private static List<String> run(ConfigFields fields) {
        String expected = "expected [/absolute/path/of/a/program, argument, …]";
        if (!fields.has("run")) {
            fields.missing("run", expected);
            return List.of();
        }
        List<String> run = fields.texts("run", text -> text.indexOf('\0') < 0, expected);
        if (run.isEmpty()) {
            return run;
        }
        Path program;
        try {
            program = Path.of(run.get(0));
        } catch (InvalidPathException e) {
            fields.report("run[0]", "is no path", expected);
            return List.of();
        }
        String file = String.valueOf(program.getFileName());
        if (!program.isAbsolute()) {
            fields.report("run", "begins with \"" + program + "\", which is not an absolute path", expected);
        } else if (!Files.isRegularFile(program)) {
            fields.report(
                    "run", "names " + program + ", and there is no such program", "install it, or correct the path");
        } else if (!Files.isExecutable(program)) {
            fields.report(
                    "run", "names " + program + ", which this user may not run", "give the right, or name another one");
        } else if (SHELLS.contains(file)
                && run.size() > 1
                && run.get(1).startsWith("-")
                && run.get(1).contains("c")) {
            fields.report(
                    "run",
                    "hands a line to the shell " + program,
                    "name the program itself; for several steps name a script whose first line is #!" + program);
        }
        return run;
    }

    private static Duration timeout(ConfigFields fields) {
        String text = fields.text("timeout", "2m");
        Optional<Duration> timeout = Durations.parse(text)
                .filter(length -> !length.isZero() && !length.isNegative() && length.compareTo(LONGEST_RUN) <= 0);
        if (timeout.isEmpty()) {
            fields.report(
                    "timeout", "is \"" + text + "\"", "expected a length of time up to 6h, for example 90s or 2m");
        }
        return timeout.orElse(Duration.ofMinutes(2));
    }

    private static int output(ConfigFields fields) {
        String text = fields.text("output", "64KB");
        Matcher size = SIZE.matcher(text);
        long bytes =
                size.matches() ? Long.parseLong(size.group(1)) * KILO * ("MB".equals(size.group(2)) ? KILO : 1) : 0;
        if (bytes < KILO || bytes > LARGEST_OUTPUT) {
            fields.report("output", "is \"" + text + "\"", "expected 1KB to 16MB, for example 64KB");
            return KILO;
        }
        return (int) bytes;
    }

    private static Set<Integer> codes(ConfigFields fields) {
        String expected = "expected exit codes from 1 to 255; 0 means that all is well";
        Set<Integer> codes = new LinkedHashSet<>();
        fields.texts("not-proven", text -> text.matches("[0-9]{1,3}") && isFailure(Integer.parseInt(text)), expected)
                .forEach(text -> codes.add(Integer.parseInt(text)));
        return codes;
    }

    private static boolean isFailure(int code) {
        return code >= 1 && code <= LAST_EXIT;
    }

    private static Map<String, String> environment(ConfigFields fields) {
        Map<String, String> environment = new LinkedHashMap<>();
        fields.named("environment")
                .ifPresent(all -> all.names().forEach(name -> {
                    if (name.matches(VARIABLE)) {
                        all.optional(name).ifPresent(value -> environment.put(name, value));
                    } else {
                        all.report(name, "is not a variable's name", "expected letters, digits and _");
                    }
                }));
        return environment;
    }

    private Map<String, Supplier<String>> secrets(ConfigFields fields, String form, String expected) {
        Map<String, Supplier<String>> found = new LinkedHashMap<>();
        fields.named("secrets")
                .ifPresent(all -> all.names().forEach(name -> {
                    if (name.matches(form)) {
                        found.put(name, secrets.read(all, name));
                    } else {
                        all.report(name, "is not a secret's name here", expected);
                    }
                }));
        return found;
    }
}
