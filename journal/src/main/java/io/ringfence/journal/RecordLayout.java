package io.ringfence.journal;

import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.RecordHeaderDecoder;
import io.ringfence.codecs.RecordHeaderEncoder;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How a record lies in a file: the queue's framing word, the block {@code RecordHeader}, the frame, and zeros up to the next
 * framing word at a multiple of eight.
 */
final class RecordLayout {
    static final int MAGIC = 0x314A4652;
    static final int FORMAT_VERSION = 1;
    static final int HEADER_LENGTH = RecordHeaderDecoder.BLOCK_LENGTH;
    /** An event frame, the longest there is. */
    static final int MAX_FRAME_LENGTH = FrameLengths.MAX_EVENT_FRAME_LENGTH;

    static final int MAX_RECORD_LENGTH = recordLength(MAX_FRAME_LENGTH);
    /** What crc32c covers of the header: all before it. The chain, behind it, covers the crc32c. */
    static final int CRC_COVERED_LENGTH = RecordHeaderEncoder.crc32cEncodingOffset();

    private RecordLayout() {}

    /** Length of a record without its framing word, which is four more than a multiple of eight. */
    static int recordLength(int frameLength) {
        return ((HEADER_LENGTH + frameLength + 3) & ~7) + 4;
    }

    /**
     * CRC-32C of a record, of which only the first bytes of the header and the frame count.
     *
     * @param crc does the work
     * @param bytes the buffer that holds the record; its position and limit are moved
     * @param offset start of the record in it
     * @param frameLength length of the frame
     */
    static int crc32c(CRC32C crc, ByteBuffer bytes, int offset, int frameLength) {
        crc.reset();
        bytes.limit(offset + CRC_COVERED_LENGTH).position(offset);
        crc.update(bytes);
        int frame = offset + HEADER_LENGTH;
        bytes.limit(frame + frameLength).position(frame);
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** The next value of the chain: the finalizer of SplitMix64 (Steele et al. 2014) over the last value, the crc and the sequence. */
    static long chain(long previousChain, int crc32c, long sequence) {
        long z = previousChain + 0x9E3779B97F4A7C15L * sequence + Integer.toUnsignedLong(crc32c);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Zeroes what lies between the end of a frame and the end of its record. */
    static void zeroPadding(UnsafeBuffer record, int frameLength) {
        int end = HEADER_LENGTH + frameLength;
        record.setMemory(end, recordLength(frameLength) - end, (byte) 0);
    }
}
