package dev.lockkeeper.practice;

/** Everything is done; QA does not sign, and the commander has the backup restored and put in the target's place. */
final class BackupRestored extends UndoneByScript {
    BackupRestored() {
        super("restore", "restored-compared");
    }

    @Override
    public String about() {
        return "QA does not sign; the backup is restored into a new database, which takes the target's place by rename";
    }
}
