package io.ringfence.perf.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Commands for one order book, decoded into columns: first those that fill the book, then those that are measured.
 *
 * <p>Every command is valid when it is its turn: it names an order that rests, and lowers a quantity to something above zero. A file
 * holds, in big-endian order: magic, number of commands, number of those that fill, count, lots and checksum of the measured part's
 * trades, the length of the name and the name, the columns one after the other, and a CRC32C of everything before it.
 */
public final class CommandStream {
    /** A limit order: what does not trade rests. */
    public static final byte NEW = 0;
    /** A limit order: what does not trade is gone. */
    public static final byte IOC = 1;
    /** A resting order takes another price, and its place behind the others there; it trades if it crosses. */
    public static final byte MOVE = 2;
    /** A resting order goes. */
    public static final byte CANCEL = 3;
    /** A resting order loses some of its quantity and keeps its place. */
    public static final byte REDUCE = 4;

    private static final long MAGIC = 0x5246_5354_5245_414DL;
    private static final int MAX_NAME_BYTES = 255;

    final byte[] type;
    final boolean[] buy;
    final int[] account;
    final long[] orderId;
    final long[] priceTicks;
    final long[] quantityLots;
    final long[] leavesLots;

    private final String name;
    private final int prefillCount;
    private final long tradeCount;
    private final long tradedLots;
    private final long tradeChecksum;
    private final int crc;

    CommandStream(String name, int count, int prefillCount, Trades trades, StreamRecorder recorded) {
        this.name = name;
        this.prefillCount = prefillCount;
        tradeCount = trades.count();
        tradedLots = trades.lots();
        tradeChecksum = trades.checksum();
        type = Arrays.copyOf(recorded.type, count);
        buy = Arrays.copyOf(recorded.buy, count);
        account = Arrays.copyOf(recorded.account, count);
        orderId = Arrays.copyOf(recorded.orderId, count);
        priceTicks = Arrays.copyOf(recorded.priceTicks, count);
        quantityLots = Arrays.copyOf(recorded.quantityLots, count);
        leavesLots = Arrays.copyOf(recorded.leavesLots, count);
        crc = crcOf(encode());
    }

    private CommandStream(ByteBuffer in, int crc) {
        this.crc = crc;
        in.getLong();
        int count = in.getInt();
        prefillCount = in.getInt();
        tradeCount = in.getLong();
        tradedLots = in.getLong();
        tradeChecksum = in.getLong();
        byte[] nameBytes = new byte[in.get() & 0xFF];
        in.get(nameBytes);
        name = new String(nameBytes, StandardCharsets.UTF_8);
        type = new byte[count];
        buy = new boolean[count];
        account = new int[count];
        orderId = new long[count];
        priceTicks = new long[count];
        quantityLots = new long[count];
        leavesLots = new long[count];
        in.get(type);
        for (int i = 0; i < count; i++) {
            buy[i] = in.get() == 1;
        }
        in.asIntBuffer().get(account);
        in.position(in.position() + count * Integer.BYTES);
        for (long[] column : new long[][] {orderId, priceTicks, quantityLots, leavesLots}) {
            in.asLongBuffer().get(column);
            in.position(in.position() + count * Long.BYTES);
        }
    }

    /** What kind of stream it is. */
    public String name() {
        return name;
    }

    /** Number of all commands. */
    public int count() {
        return type.length;
    }

    /** Number of the commands at the beginning that fill the book. */
    public int prefillCount() {
        return prefillCount;
    }

    /** One of {@link #NEW}, {@link #IOC}, {@link #MOVE}, {@link #CANCEL}, {@link #REDUCE}. */
    public byte type(int command) {
        return type[command];
    }

    /** Whether the order buys; given for every type. */
    public boolean isBuy(int command) {
        return buy[command];
    }

    /** Whose order it is, from zero. */
    public int account(int command) {
        return account[command];
    }

    /** The order's number, unique within the stream. */
    public long orderId(int command) {
        return orderId[command];
    }

    /** The limit of a new order, the new limit of a moved one. */
    public long priceTicks(int command) {
        return priceTicks[command];
    }

    /** The quantity of a new order; what a reduced one loses. */
    public long quantityLots(int command) {
        return quantityLots[command];
    }

    /** What a moved, cancelled or reduced order has left before the command: for books that cannot be asked. */
    public long leavesLots(int command) {
        return leavesLots[command];
    }

    /** What the measured part trades, as {@link Trades#summary()} says it. */
    public String tradesSummary() {
        return "trades:" + tradeCount + ",lots:" + tradedLots + ",checksum:" + Long.toHexString(tradeChecksum);
    }

    /** Number of trades of the measured part. */
    public long tradeCount() {
        return tradeCount;
    }

    /** Names the commands: the stream's name and the checksum of its file. */
    public String fingerprint() {
        return name + ":" + Integer.toHexString(crc);
    }

    /** Writes the file. */
    public void write(Path file) throws IOException {
        ByteBuffer bytes = encode();
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer tail = ByteBuffer.allocate(Integer.BYTES).putInt(0, crc);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            while (tail.hasRemaining()) {
                channel.write(tail);
            }
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be read, is no such file, or is not as it was written.
     */
    public static CommandStream read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            if (bytes.limit() < 2 * Long.BYTES || bytes.getLong(0) != MAGIC) {
                throw new IOException(file + " is not a recorded stream of commands");
            }
            int written = bytes.getInt(bytes.limit() - Integer.BYTES);
            bytes.limit(bytes.limit() - Integer.BYTES);
            if (crcOf(bytes) != written) {
                throw new IOException(file + " is not as it was written: its checksum differs");
            }
            return new CommandStream(bytes, written);
        }
    }

    private ByteBuffer encode() {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        if (nameBytes.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("name is too long: " + name);
        }
        int count = type.length;
        ByteBuffer out = ByteBuffer.allocate(4 * Long.BYTES
                + 2 * Integer.BYTES
                + 1
                + nameBytes.length
                + count * (2 + Integer.BYTES + 4 * Long.BYTES));
        out.putLong(MAGIC).putInt(count).putInt(prefillCount);
        out.putLong(tradeCount).putLong(tradedLots).putLong(tradeChecksum);
        out.put((byte) nameBytes.length).put(nameBytes);
        out.put(type);
        for (int i = 0; i < count; i++) {
            out.put((byte) (buy[i] ? 1 : 0));
        }
        out.asIntBuffer().put(account);
        out.position(out.position() + count * Integer.BYTES);
        for (long[] column : new long[][] {orderId, priceTicks, quantityLots, leavesLots}) {
            out.asLongBuffer().put(column);
            out.position(out.position() + count * Long.BYTES);
        }
        return out.flip();
    }

    private static int crcOf(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }
}
