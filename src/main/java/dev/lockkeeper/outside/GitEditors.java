package dev.lockkeeper.outside;

import dev.lockkeeper.engine.LastEditors;
import dev.lockkeeper.engine.RunbookLibrary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks git who last changed the files of a runbook. Only a commit with a good signature counts, by a key that the
 * configuration gives to a person, and only for the bytes that were read: author and committer are what anybody may write.
 * Any thread.
 */
public final class GitEditors implements LastEditors {
    private static final Logger LOG = LoggerFactory.getLogger(GitEditors.class);
    private static final int SHA1_DIGITS = 40;

    private final List<Path> folders;
    private final Map<String, String> editors;

    /**
     * @param folders the folders of runbooks, in the order they are looked at
     * @param editors fingerprint of a signing key to a user id: {@code SHA256:...} of an SSH key, or that of a PGP key in
     *     capitals
     */
    public GitEditors(List<Path> folders, Map<String, String> editors) {
        this.folders = List.copyOf(folders);
        this.editors = Map.copyOf(editors);
    }

    /** True if there is a git on the path. */
    public static boolean isThere() {
        return Git.program("git").isPresent();
    }

    @Override
    public Map<String, Edit> of(RunbookLibrary.Source source) {
        Optional<Path> folder = folders.stream()
                .map(each -> each.resolve(source.name()))
                .filter(each -> Files.isRegularFile(each.resolve(RunbookLibrary.MAIN_FILE)))
                .findFirst();
        if (folder.isEmpty()) {
            return all(source, "it came with the program, and the bot has no history of it");
        }
        if (editors.isEmpty()) {
            return all(source, "lockkeeper.yaml names no keys under editors");
        }
        try {
            return read(new Git(folder.get()), source);
        } catch (UnprovenException e) {
            LOG.info("who last changed {} is not known: {}", source.name(), e.getMessage());
            return all(source, String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Edit> read(Git git, RunbookLibrary.Source source) throws UnprovenException {
        Map<String, String> committed = git.blobs();
        Map<String, String> last = git.lastCommits();
        Map<String, Edit> proven = new HashMap<>();
        Map<String, Edit> edits = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : source.files().entrySet()) {
            String blob = committed.get(file.getKey());
            String commit = last.get(file.getKey());
            if (blob == null || commit == null) {
                edits.put(file.getKey(), Edit.unknown("it is in no commit"));
            } else if (!blob.equals(blob(file.getValue(), blob.length()))) {
                edits.put(file.getKey(), Edit.unknown("it differs from the last commit"));
            } else {
                Edit edit = proven.get(commit);
                if (edit == null) {
                    edit = edit(git, commit);
                    proven.put(commit, edit);
                }
                edits.put(file.getKey(), edit);
            }
        }
        return edits;
    }

    private Edit edit(Git git, String commit) throws UnprovenException {
        Git.Signature signature = git.signature(commit);
        String name = "commit " + commit.substring(0, 12);
        if (!signature.isGood()) {
            return Edit.unknown(name + " " + signature.words());
        }
        String user = editors.get(signature.key());
        return user == null
                ? Edit.unknown(name + " is signed by key " + Shown.line(signature.key())
                        + ", which lockkeeper.yaml gives to nobody")
                : Edit.by(user);
    }

    private static Map<String, Edit> all(RunbookLibrary.Source source, String why) {
        Map<String, Edit> edits = new TreeMap<>();
        source.files().keySet().forEach(file -> edits.put(file, Edit.unknown(why)));
        return edits;
    }

    /** The name that git gives to these bytes, in the repository's own hash. */
    private static String blob(byte[] bytes, int digits) {
        try {
            MessageDigest digest = MessageDigest.getInstance(digits == SHA1_DIGITS ? "SHA-1" : "SHA-256");
            digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1 and SHA-256", e);
        }
    }
}
