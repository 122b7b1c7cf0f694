package io.ringfence.codecs;

/** Whose the template ids of command.xml are. */
public final class CommandTemplates {
    /** Sessions own the ids from 1 to this one, but for those of the venue. */
    public static final int LAST_OF_SESSIONS = 199;

    private static final int FIRST_OF_VENUE = 40;
    private static final int LAST_OF_VENUE = 63;

    private CommandTemplates() {}

    /**
     * {@return whether the venue itself sends it, and no session may}
     *
     * @param templateId of a message of command.xml.
     */
    public static boolean isOfVenue(int templateId) {
        return templateId >= FIRST_OF_VENUE && templateId <= LAST_OF_VENUE;
    }
}
