package io.ringfence.journal;

import java.nio.file.Path;

/** A journal whose bytes are not those that were written. Nothing was changed. */
public final class JournalDamagedException extends JournalException {
    private static final long serialVersionUID = 1L;

    private final long sequence;
    private final String file;
    private final long position;
    private final String remedy;

    /**
     * @param finding what is wrong there
     * @param sequence the record that is damaged, or that should have come next
     * @param file the file
     * @param position byte in that file at which the finding was made
     * @param remedy what to do next
     */
    public JournalDamagedException(String finding, long sequence, Path file, long position, String remedy) {
        super("journal is damaged: " + finding + " at record " + sequence + ", file " + file + ", byte " + position
                + "; " + remedy);
        this.sequence = sequence;
        this.file = file.toString();
        this.position = position;
        this.remedy = remedy;
    }

    /** The record that is damaged, or that should have come next; 0 where no record is concerned. */
    public long sequence() {
        return sequence;
    }

    /** The file. */
    public String file() {
        return file;
    }

    /** Byte in the file at which the finding was made. */
    public long position() {
        return position;
    }

    /** What to do next. */
    public String remedy() {
        return remedy;
    }
}
