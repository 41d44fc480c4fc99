package dev.lockkeeper.engine;

import java.util.Map;

/** PORT: who last changed the files of a runbook, as far as somebody's signature proves it. */
public interface LastEditors {
    /** Nobody can tell. */
    LastEditors NOBODY_KNOWS = source -> Map.of();

    /**
     * Who last changed each of these files. On the calling thread, for some seconds; may be repeated.
     *
     * @param source the runbook as it was read; a file whose bytes here are others than in the last commit is nobody's
     * @return one for each file that was looked at; a file without one was not
     */
    Map<String, Edit> of(RunbookLibrary.Source source);

    /**
     * Who last changed one file.
     *
     * @param user the user id that the configuration gives to the key that signed the change; empty if nobody is proven
     * @param why why nobody is proven, as a sentence without its end; empty if somebody is
     */
    record Edit(String user, String why) {
        /** Somebody, by their signature. */
        public static Edit by(String user) {
            return new Edit(user, "");
        }

        /** Nobody is proven. */
        public static Edit unknown(String why) {
            return new Edit("", why);
        }
    }
}
