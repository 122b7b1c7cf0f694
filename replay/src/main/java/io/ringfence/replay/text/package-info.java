/**
 * Messages in the desk's language: a JSON object with names and human units to an SBE message and back, driven by the schemas'
 * intermediate representation alone, so that a new message or field needs no code here.
 *
 * <p>In reading order: {@link io.ringfence.replay.text.DeskCodec} is the two-way translation, {@link
 * io.ringfence.replay.text.NameBook} knows names, exponents and decimals, {@link io.ringfence.replay.text.FieldUnit} says how each
 * unit reads. {@link io.ringfence.replay.text.DeskFormatException} names the field that cannot be translated.
 *
 * <p>Used by the dump of journals, by scenarios and by a venue's bootstrap file. It depends on the codecs only.
 */
package io.ringfence.replay.text;
