package io.ringfence.replay.text;

import java.util.ArrayList;
import java.util.List;

/**
 * One message, or one repeating group of it.
 *
 * @param name as in the schema
 * @param templateId number of the message; 0 for a group
 * @param blockLength bytes of its block, or of one entry
 * @param fields in the order of the schema
 * @param groups in the order of the schema
 */
record MessageLayout(
        String name, int templateId, int blockLength, List<FieldLayout> fields, List<MessageLayout> groups) {

    /** The field of that name, as the schema or as people write it, or null. */
    FieldLayout field(final String name) {
        for (final FieldLayout field : fields) {
            if (field.deskName().equals(name) || field.name().equals(name)) {
                return field;
            }
        }
        return null;
    }

    MessageLayout group(final String name) {
        for (final MessageLayout group : groups) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        return null;
    }

    /** Names of fields and groups, as people write them. */
    List<String> deskNames() {
        final List<String> names = new ArrayList<>();
        fields.forEach(field -> names.add(field.deskName()));
        groups.forEach(group -> names.add(group.name()));
        return names;
    }
}
