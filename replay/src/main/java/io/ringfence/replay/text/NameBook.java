package io.ringfence.replay.text;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * What a reader of messages must remember to read the next one in human units: names and their numbers, exponents of indexes and
 * instruments, decimals of assets, and of which instrument an open order is (a replacement does not say).
 *
 * <p>It learns from every definition that passes a {@link DeskCodec}, command or event, so it is filled by reading a journal from
 * its start. One thread.
 */
public final class NameBook {
    /** Decimals of the settlement asset, which has this number of them in every venue. */
    public static final int SETTLEMENT_DECIMALS = 6;

    /**
     * The venue's own accounts, numbered from -1 downwards: the enum VenueAccount of types.xml, for which no code is generated as long
     * as no message has a field of it. A test holds the two together.
     */
    static final List<String> VENUE_ACCOUNTS = List.of(
            "EXTERNAL", "INSURANCE_FUND", "FEES", "CLEARING", "DEFICIT", "ROUNDING", "PENDING_WITHDRAWALS", "BACKSTOP");

    private record Asset(int decimals, int indexId) {}

    private record Instrument(int priceExponent, int quantityExponent, int indexId) {}

    private static final int NO_INDEX = 0;

    private final Map<NameKind, Map<String, Long>> ids = new EnumMap<>(NameKind.class);
    private final Map<NameKind, Map<Long, String>> names = new EnumMap<>(NameKind.class);
    private final Map<NameKind, Long> lastIds = new EnumMap<>(NameKind.class);
    private final Int2ObjectHashMap<Integer> indexExponents = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Asset> assets = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Instrument> instruments = new Int2ObjectHashMap<>();
    private final Long2ObjectHashMap<Long2ObjectHashMap<Integer>> orderInstruments = new Long2ObjectHashMap<>();

    /** Knows the venue's own accounts, and nothing else. */
    public NameBook() {
        for (final NameKind kind : NameKind.values()) {
            ids.put(kind, new LinkedHashMap<>());
            names.put(kind, new HashMap<>());
            lastIds.put(kind, 0L);
        }
        for (int i = 0; i < VENUE_ACCOUNTS.size(); i++) {
            bind(NameKind.ACCOUNT, VENUE_ACCOUNTS.get(i), -1 - i);
        }
    }

    /** Number of a name, or null. */
    public Long idOf(final NameKind kind, final String name) {
        return ids.get(kind).get(name);
    }

    /** Name of a number, or null. */
    public String nameOf(final NameKind kind, final long id) {
        return names.get(kind).get(id);
    }

    /** Every name of a kind, in the order in which they were bound. */
    public List<String> names(final NameKind kind) {
        return List.copyOf(ids.get(kind).keySet());
    }

    /** Number of a name; a new name takes the number after the highest that was ever seen of its kind. */
    public long bind(final NameKind kind, final String name) {
        final Long known = idOf(kind, name);
        if (known != null) {
            return known;
        }
        final long id = lastIds.get(kind) + 1;
        bind(kind, name, id);
        return id;
    }

    /** Gives a number its name. A number that has one, and a name that has a number, keep theirs. */
    public void bind(final NameKind kind, final String name, final long id) {
        if (!ids.get(kind).containsKey(name) && !names.get(kind).containsKey(id)) {
            ids.get(kind).put(name, id);
            names.get(kind).put(id, name);
        }
        seen(kind, id);
    }

    /** Keeps a number that came without a name from being given to the next new name. */
    void seen(final NameKind kind, final long id) {
        lastIds.merge(kind, id, Math::max);
    }

    void onIndex(final int indexId, final int priceExponent) {
        indexExponents.put(indexId, Integer.valueOf(priceExponent));
    }

    /** An asset of which the settlement asset is the one without an index: {@code indexId} is not positive. */
    void onAsset(final int assetId, final int decimals, final int indexId) {
        assets.put(assetId, new Asset(decimals, indexId));
    }

    void onInstrument(final int instrumentId, final int priceExponent, final int quantityExponent, final int indexId) {
        instruments.put(instrumentId, new Instrument(priceExponent, quantityExponent, indexId));
    }

    void onOrder(final long accountId, final long clientOrderId, final int instrumentId) {
        orderInstruments
                .computeIfAbsent(accountId, account -> new Long2ObjectHashMap<>())
                .put(clientOrderId, Integer.valueOf(instrumentId));
    }

    /** Exponent of an index's prices, or null. */
    public Integer indexExponent(final int indexId) {
        return indexExponents.get(indexId);
    }

    /** Decimals of an asset's smallest unit, or null. */
    public Integer assetDecimals(final int assetId) {
        final Asset asset = assets.get(assetId);
        return asset == null ? null : Integer.valueOf(asset.decimals);
    }

    /** Index that prices an asset; 0: none, or the asset is unknown. */
    public int assetIndex(final int assetId) {
        final Asset asset = assets.get(assetId);
        return asset == null ? NO_INDEX : asset.indexId;
    }

    /** Exponent of an instrument's prices, or null. */
    public Integer priceExponent(final int instrumentId) {
        final Instrument instrument = instruments.get(instrumentId);
        return instrument == null ? null : Integer.valueOf(instrument.priceExponent);
    }

    /** Exponent of an instrument's quantities, or null. */
    public Integer quantityExponent(final int instrumentId) {
        final Instrument instrument = instruments.get(instrumentId);
        return instrument == null ? null : Integer.valueOf(instrument.quantityExponent);
    }

    /** Index of an instrument's underlying; 0: the instrument is unknown. */
    public int instrumentIndex(final int instrumentId) {
        final Instrument instrument = instruments.get(instrumentId);
        return instrument == null ? NO_INDEX : instrument.indexId;
    }

    /** Instrument of the last order that an account entered under that number; 0: none. */
    public int orderInstrument(final long accountId, final long clientOrderId) {
        final Long2ObjectHashMap<Integer> orders = orderInstruments.get(accountId);
        final Integer instrumentId = orders == null ? null : orders.get(clientOrderId);
        return instrumentId == null ? 0 : instrumentId;
    }
}
