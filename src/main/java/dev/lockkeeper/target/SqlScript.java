package dev.lockkeeper.target;

import dev.lockkeeper.runbook.StepSpec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An SQL file as statements. Immutable.
 */
public final class SqlScript {
    private static final char BYTE_ORDER_MARK = 0xFEFF;
    /** A statement tells what it is by its beginning; behind it only what stands outside parentheses matters. */
    private static final int TOKENS_ANYWHERE = 40;

    private final String file;
    private final List<SqlStatement> statements;
    private final List<SqlProblem> unreadable;

    private SqlScript(String file, List<SqlStatement> statements, List<SqlProblem> unreadable) {
        this.file = file;
        this.statements = List.copyOf(statements);
        this.unreadable = List.copyOf(unreadable);
    }

    /** Reads a file. Never fails: what cannot be read is among {@link #problems}. */
    public static SqlScript read(String file, byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new SqlScript(
                    file,
                    List.of(),
                    List.of(new SqlProblem(file, firstBrokenLine(bytes), "is not UTF-8; save it as UTF-8")));
        }
        return of(file, text);
    }

    static SqlScript of(String file, String text) {
        int zero = text.indexOf('\0');
        if (zero >= 0) {
            int line = new LineNumbers(text).of(zero);
            return new SqlScript(
                    file,
                    List.of(),
                    List.of(new SqlProblem(file, line, "holds a zero character; this is not SQL text")));
        }
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        SqlLexer.Lexed lexed = new SqlLexer(file, marked ? text.substring(1) : text, TOKENS_ANYWHERE).read();
        return new SqlScript(file, lexed.statements(), lexed.problems());
    }

    /** The file's name inside its runbook. */
    public String file() {
        return file;
    }

    /** How many statements it holds. */
    public int size() {
        return statements.size();
    }

    /** Everything that must not be run in this mode, in the order of lines. Empty means the script may run. */
    public List<SqlProblem> problems(StepSpec.Sql.Mode mode) {
        List<SqlProblem> all = new ArrayList<>(unreadable);
        for (SqlStatement statement : statements) {
            ScriptRules.refusal(statement, mode)
                    .ifPresent(reason -> all.add(new SqlProblem(file, statement.line(), reason)));
        }
        all.sort(Comparator.comparingInt(SqlProblem::line));
        return List.copyOf(all);
    }

    List<SqlStatement> statements() {
        return statements;
    }

    List<SqlProblem> unreadable() {
        return unreadable;
    }

    private static int firstBrokenLine(byte[] bytes) {
        int line = 1;
        int from = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                String back = new String(bytes, from, i - from, StandardCharsets.UTF_8);
                if (back.indexOf(0xFFFD) >= 0) {
                    return line;
                }
                line++;
                from = i + 1;
            }
        }
        return 1;
    }
}
