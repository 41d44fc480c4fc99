package dev.lockkeeper.target;

import java.util.regex.Pattern;

/** The schema-qualified name of a relation, exactly as the catalog writes it. */
record TableName(String schema, String name) {
    private static final Pattern SHAPE = Pattern.compile("[^.\\x00]+\\.[^.\\x00]+");

    /**
     * Reads {@code schema.name}.
     *
     * @throws UnusableQueryException if it is anything else
     */
    static TableName of(String text) throws UnusableQueryException {
        if (!SHAPE.matcher(text).matches()) {
            throw new UnusableQueryException(
                    "\"" + text + "\" is no schema-qualified name; write it like public.sales");
        }
        int dot = text.indexOf('.');
        return new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    /** As SQL takes it, whatever letters are in it. */
    String sql() {
        return quoted(schema) + "." + quoted(name);
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
