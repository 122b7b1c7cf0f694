package io.ringfence.acceptance.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An event since the last command.
 *
 * @param name of the event
 * @param message its SBE header and message, and nothing else
 * @param json the line that is printed
 */
record Happened(String name, UnsafeBuffer message, ObjectNode json) {}
