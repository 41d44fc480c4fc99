package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.runbook.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The SQL beside a runbook: whether what its steps name is there and can be read. */
final class SqlFiles {
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_. -]*(/[A-Za-z0-9_][A-Za-z0-9_. -]*)*");
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int LONGEST_PATH = 200;

    private final Map<String, byte[]> files;
    private final Problems problems;
    private final Map<String, DocumentPath> named = new LinkedHashMap<>();

    SqlFiles(Map<String, byte[]> files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    /** The files a step names. */
    List<String> named(Fields fields) {
        List<String> paths = new ArrayList<>();
        fields.each("files", (node, at) -> {
            String path = fields.text(node, at, LONGEST_PATH);
            if (!path.isEmpty() && isThere(path, node.place(), at)) {
                if (paths.contains(path)) {
                    problems.add(node.place(), at, Node.Scalar.quoted(path) + " stands here twice", "write it once");
                }
                paths.add(path);
                named.putIfAbsent(path, at);
            }
        });
        if (fields.isEmptyList("files")) {
            fields.report("files", "this step runs nothing", "write files: [sql/001.sql]");
        }
        return paths;
    }

    /** The one file under this key; empty if there is none or it cannot be used, which is reported. */
    String one(Fields fields, String key) {
        String path = fields.text(key, LONGEST_PATH);
        Node node = fields.value(key).orElse(null);
        if (path.isEmpty() || node == null || !isThere(path, node.place(), fields.path(key))) {
            return "";
        }
        named.putIfAbsent(path, fields.path(key));
        return path;
    }

    /** Looks into the files that were named; to be called once, after all steps. */
    void check() {
        named.forEach((path, at) -> text(path, at).ifPresent(sql -> parameters(path, sql, at)));
    }

    private boolean isThere(String path, Node.Place place, DocumentPath at) {
        if (!PATH.matcher(path).matches() || !path.endsWith(".sql")) {
            problems.add(
                    place,
                    at,
                    Node.Scalar.quoted(path) + " is not a path of an SQL file inside the runbook's folder",
                    "write for example sql/001.sql");
            return false;
        }
        if (files.containsKey(path)) {
            return true;
        }
        List<String> present =
                files.keySet().stream().filter(name -> name.endsWith(".sql")).toList();
        String nearest = Fields.nearest(path, present);
        problems.add(
                place,
                at,
                "there is no file " + Node.Scalar.quoted(path) + " in the runbook's folder",
                nearest.isEmpty() ? "add the file" : "did you mean " + nearest + "?");
        return false;
    }

    private Optional<String> text(String path, DocumentPath at) {
        byte[] bytes = files.getOrDefault(path, new byte[0]);
        Optional<String> text = SourceText.of(path, bytes, at, problems);
        if (text.filter(String::isBlank).isPresent()) {
            problems.add(path, new Node.Place(1, 1), at, "the file is empty", "write its SQL");
            return Optional.empty();
        }
        return text;
    }

    /** The bytes of a file run as they were approved, so a parameter would reach the database as it is written. */
    private void parameters(String path, String sql, DocumentPath at) {
        for (Parameters.Use use : Parameters.in(sql)) {
            if (PARAMETER.matcher(use.name()).matches() && !problems.isFull()) {
                problems.add(
                        path,
                        SourceText.place(sql, use.offset()),
                        at,
                        "${" + use.name() + "} would run as it is written here: parameters are put into queries only",
                        "write the value out");
            }
        }
    }
}
