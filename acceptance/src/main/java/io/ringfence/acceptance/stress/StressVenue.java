package io.ringfence.acceptance.stress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.acceptance.scenario.DeskVenue;
import io.ringfence.codecs.DeficitRecordedDecoder;
import io.ringfence.codecs.DeleveragedDecoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.InsuranceFundPaidDecoder;
import io.ringfence.codecs.LiquidationSliceDoneDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.OrderRejectedDecoder;
import io.ringfence.codecs.PositionTakenOverDecoder;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.WaterfallLayer;
import io.ringfence.codecs.WaterfallStepDecoder;
import io.ringfence.engine.EngineState;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameKind;
import io.ringfence.replay.text.Spelling;
import io.ringfence.server.cli.InputException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.DirectBuffer;

/**
 * One venue, its population, and one market maker that stands for everybody else: it takes the other side of what the population wants,
 * and quotes around the price at each step, as deep as the shock lets it. One thread, one shock.
 */
final class StressVenue implements AutoCloseable {
    /** Where the maker quotes, in millionths of the price; the depth is even between the price and the last of them. */
    private static final long[] QUOTES_PPM = {1_000, 5_000, 10_000, 20_000};

    /** Furthest move of a price to which quotes are there before it; with the furthest quote still within every set's price band, 5 %. */
    private static final long NEAR_PPM = 25_000;

    private static final String MAKER = "maker";
    private static final String BYSTANDER = "bystander";
    private static final String FIRM = "scenario";
    /** Sources of every index of a set of parameters. */
    static final List<String> SOURCES = List.of("A", "B", "C");

    private static final long DOLLAR = 1_000_000;
    private static final long MAKER_DOLLARS = 10_000_000_000L;
    private static final long BYSTANDER_DOLLARS = 10_000;
    private static final long PPM = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int MAX_TOP_UPS = 3;

    /**
     * What the population's positions ask for before the shock, millionths of a dollar.
     *
     * @param notional of all positions
     * @param posted what the accounts brought, coins at their price
     * @param positionsRefused positions that the venue would not let an account have at any margin
     */
    record Opening(long notional, long posted, long initialMargin, long maintenanceMargin, int positionsRefused) {}

    private final ParameterSet set;
    private final Population population;
    private final List<Population.Participant> participants;
    private final DeskVenue venue;
    private final int[] instruments;
    private final int[] indexExponents;
    private final long[] startPrices;
    private final long[] indexPrices;
    private final AccountMargin margin = new AccountMargin();
    private final long firstParticipant;
    private long owners;
    private long clientOrderId;
    private long postedMicros;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OrderRejectedDecoder rejected = new OrderRejectedDecoder();
    private final LiquidationSliceDoneDecoder sliceDone = new LiquidationSliceDoneDecoder();
    private final InsuranceFundPaidDecoder fundPaid = new InsuranceFundPaidDecoder();
    private final WaterfallStepDecoder waterfallStep = new WaterfallStepDecoder();
    private final PositionTakenOverDecoder takenOver = new PositionTakenOverDecoder();
    private final DeleveragedDecoder deleveraged = new DeleveragedDecoder();
    private final DeficitRecordedDecoder deficitRecorded = new DeficitRecordedDecoder();
    private RejectReason reason;
    private long missing;
    private final TreeSet<Long> liquidated = new TreeSet<>();
    private final TreeMap<Long, Long> lossByAccount = new TreeMap<>();
    private final TreeSet<Long> deleveragedAccounts = new TreeSet<>();
    private long liquidatedNotional;
    private long takenOverNotional;
    private long deleveragedNotional;
    private long otherSidePaidMicros;
    private long poolPaidMicros;
    private long fundPaidMicros;
    private long feesMicros;

    /**
     * Defines the venue and opens the accounts.
     *
     * @throws InputException the set does not define what the population trades
     */
    StressVenue(final ParameterSet set, final Population population, final List<Population.Participant> participants) {
        this.set = set;
        this.population = population;
        this.participants = participants;
        final int markets = population.markets().size();
        final ObjectNode capacities = DeskJson.MAPPER.createObjectNode();
        capacities.put("maxAccounts", participants.size() + 2);
        capacities.put("maxPositions", (participants.size() + 2) * markets);
        venue = new DeskVenue(capacities, this::onEvent);
        venue.define(set.definition());
        instruments = new int[markets];
        indexExponents = new int[markets];
        startPrices = new long[markets];
        indexPrices = new long[markets];
        for (int market = 0; market < markets; market++) {
            find(market);
        }
        report(List.of());
        open(MAKER, "USD", MAKER_DOLLARS * DOLLAR);
        open(BYSTANDER, "USD", BYSTANDER_DOLLARS * DOLLAR);
        deposit("INSURANCE_FUND", "USD", population.insuranceFund());
        firstParticipant = venue.names().idOf(NameKind.ACCOUNT, BYSTANDER) + 1;
    }

    /** Gives every participant its equity and, as far as the venue lets it, the positions that it wants. */
    Opening openPositions() {
        int refused = 0;
        for (int i = 0; i < participants.size(); i++) {
            final Population.Participant participant = participants.get(i);
            final String account = "p" + (i + 1);
            open(account, participant.asset(), participant.equityDollars() * DOLLAR);
            for (final Population.Wanted wanted : participant.positions()) {
                refused += take(account, wanted) ? 0 : 1;
            }
        }
        cancelQuotes();
        long notional = 0;
        long initialMargin = 0;
        long maintenanceMargin = 0;
        final EngineState state = venue.state();
        for (int i = 0; i < participants.size(); i++) {
            final int account = accountIndex(i);
            state.marginModel().compute(account, margin);
            initialMargin += margin.initialMargin();
            maintenanceMargin += margin.maintenanceMargin();
            for (final int instrument : instruments) {
                final long lots = Math.abs(state.positions().lots(account, instrument));
                notional += Math.multiplyExact(lots, state.marks().px(instrument));
            }
        }
        return new Opening(notional, postedMicros, initialMargin, maintenanceMargin, refused);
    }

    /** Plays a shock to its end. */
    Outcome play(final Shock shock) {
        for (final long[] ratios : shock.ratiosPpm()) {
            step(shock.stepSeconds(), ratios, shock);
        }
        for (int step = 0; step < shock.settleSteps(); step++) {
            final long[] last = shock.ratiosPpm().get(shock.ratiosPpm().size() - 1);
            step(shock.settleStepSeconds(), last, shock);
        }
        return outcome();
    }

    @Override
    public void close() {
        venue.close();
    }

    // -----------------------------------------------------------------------------------------------------------
    // before the shock

    private void find(final int market) {
        final Population.Market wanted = population.markets().get(market);
        final EngineState state = venue.state();
        final Long instrumentId = venue.names().idOf(NameKind.INSTRUMENT, wanted.instrument());
        instruments[market] = instrumentId == null
                ? Instruments.NULL_INSTRUMENT
                : state.instruments().indexOf(instrumentId.intValue());
        if (instruments[market] == Instruments.NULL_INSTRUMENT) {
            throw invalid(Spelling.unknown(
                    "instrument of the population",
                    wanted.instrument(),
                    venue.names().names(NameKind.INSTRUMENT)));
        }
        final Long indexId = venue.names().idOf(NameKind.INDEX, wanted.index());
        if (indexId == null
                || state.feeds().indexOf(indexId.intValue())
                        != state.instruments().indexIndex(instruments[market])) {
            throw invalid(wanted.instrument() + " does not rest on the index '" + wanted.index()
                    + "' that the population names");
        }
        indexExponents[market] = venue.names().indexExponent(indexId.intValue());
        try {
            startPrices[market] =
                    wanted.price().movePointRight(-indexExponents[market]).longValueExact();
            indexPrices[market] = startPrices[market];
        } catch (final ArithmeticException e) {
            throw new InputException(
                    set.definition().path() + ": the index '" + wanted.index() + "' cannot say "
                            + wanted.price().toPlainString() + "; give it more decimals",
                    e);
        }
    }

    /** Opens an account of an owner of its own, since limits add up what an owner holds. */
    private void open(final String account, final String asset, final long micros) {
        final ObjectNode fields = DeskJson.MAPPER.createObjectNode();
        venue.send(
                "OpenAccount", fields.put("account", account).put("firm", FIRM).put("ownerId", ++owners));
        final int exponent = assetExponent(asset);
        BigDecimal amount = BigDecimal.valueOf(micros, 6);
        if (!asset.equals("USD")) {
            amount = amount.divide(price(asset), -exponent, RoundingMode.DOWN);
        }
        deposit(account, asset, amount);
        if (!account.equals(MAKER) && !account.equals(BYSTANDER)) {
            postedMicros += micros;
        }
    }

    private int assetExponent(final String asset) {
        final Long id = venue.names().idOf(NameKind.ASSET, asset);
        if (id == null || venue.names().assetDecimals(id.intValue()) == null) {
            throw invalid(Spelling.unknown(
                    "asset of the population", asset, venue.names().names(NameKind.ASSET)));
        }
        return -venue.names().assetDecimals(id.intValue());
    }

    private BigDecimal price(final String asset) {
        for (final Population.Market market : population.markets()) {
            if (market.index().equals(asset)) {
                return market.price();
            }
        }
        throw invalid("the population's asset '" + asset + "' has no market of an index of that name to price it");
    }

    private void deposit(final String account, final String asset, final BigDecimal amount) {
        final ObjectNode fields = DeskJson.MAPPER.createObjectNode();
        venue.send("Deposit", fields.put("account", account).put("asset", asset).put("amount", amount));
    }

    /** Buys or sells from the maker at the index price; whoever lacks margin brings what is missing. False: it may not have it. */
    private boolean take(final String account, final Population.Wanted wanted) {
        final long ticks = ticks(wanted.market());
        final long lots = Math.max(
                1,
                wanted.notionalDollars()
                        * DOLLAR
                        / Math.multiplyExact(
                                ticks, venue.state().instruments().tickValue(instruments[wanted.market()])));
        quote(wanted.market(), !wanted.isLong(), ticks, lots);
        for (int attempt = 0; attempt <= MAX_TOP_UPS; attempt++) {
            reason = null;
            order(account, wanted.market(), wanted.isLong(), ticks, lots, "IOC");
            if (reason == null) {
                return true;
            }
            if (reason != RejectReason.INSUFFICIENT_MARGIN) {
                break;
            }
            // And a dollar, for the fee of what it has traded already.
            final long topUp = missing + DOLLAR;
            deposit(account, "USD", BigDecimal.valueOf(topUp, 6));
            postedMicros += topUp;
        }
        cancelQuotes(wanted.market());
        return false;
    }

    // -----------------------------------------------------------------------------------------------------------
    // the shock

    private void step(final int seconds, final long[] ratiosPpm, final Shock shock) {
        // Whoever quotes sees the price coming: it stands at the new price when that is reported, unless the price
        // leaps further than an order
        // may be priced; then nobody quotes on the way.
        cancelQuotes();
        final boolean[] isLeap = new boolean[instruments.length];
        for (int market = 0; market < instruments.length; market++) {
            final long before = indexPrices[market];
            indexPrices[market] = price(market, ratiosPpm[market]);
            isLeap[market] = Math.abs(indexPrices[market] - before) > before / PPM * NEAR_PPM;
            if (!isLeap[market]) {
                quoteAround(market, shock.liquidity());
            }
        }
        venue.setTimeNs(venue.timeNs() + seconds * NANOS_PER_SECOND);
        report(shock.silentSources());
        for (int market = 0; market < instruments.length; market++) {
            if (isLeap[market]) {
                quoteAround(market, shock.liquidity());
            }
        }
    }

    /** Quotes both sides of a market, as deep as the shock lets the book be. */
    private void quoteAround(final int market, final BigDecimal liquidity) {
        final long px = venue.state().instruments().tickValue(instruments[market]);
        final long depth = liquidity
                .multiply(BigDecimal.valueOf(population.markets().get(market).depthDollars() * DOLLAR))
                .longValue();
        final long ticks = ticks(market);
        long before = 0;
        for (final long offset : QUOTES_PPM) {
            final long notional = depth / QUOTES_PPM[QUOTES_PPM.length - 1] * (offset - before);
            before = offset;
            for (final boolean isBuy : new boolean[] {true, false}) {
                final long quoted = isBuy
                        ? Math.floorDiv(ticks * (PPM - offset), PPM)
                        : -Math.floorDiv(-ticks * (PPM + offset), PPM);
                final long lots = quoted <= 0 ? 0 : notional / Math.multiplyExact(quoted, px);
                if (lots > 0) {
                    quote(market, isBuy, quoted, lots);
                }
            }
        }
    }

    private long price(final int market, final long ratioPpm) {
        return Math.max(1, Math.multiplyExact(startPrices[market], ratioPpm) / Shock.UNIT_PPM);
    }

    /** Reports every index, from each source that is not silent. */
    private void report(final List<String> silentSources) {
        for (int market = 0; market < instruments.length; market++) {
            for (final String source : SOURCES) {
                if (silentSources.contains(source)) {
                    continue;
                }
                final ObjectNode fields = DeskJson.MAPPER.createObjectNode();
                fields.put("index", population.markets().get(market).index()).put("source", source);
                fields.putObject("price").put("mantissa", indexPrices[market]);
                venue.send("PriceReport", fields);
            }
        }
    }

    private long ticks(final int market) {
        final Instruments all = venue.state().instruments();
        final BigDecimal tick = BigDecimal.valueOf(all.tickSize(instruments[market]))
                .scaleByPowerOfTen(all.priceExponent(instruments[market]));
        return Math.max(
                1,
                BigDecimal.valueOf(indexPrices[market], -indexExponents[market])
                        .divide(tick, 0, RoundingMode.HALF_EVEN)
                        .longValueExact());
    }

    private void quote(final int market, final boolean isBuy, final long ticks, final long lots) {
        reason = null;
        order(MAKER, market, isBuy, ticks, lots, "GTC");
        if (reason != null) {
            throw invalid("the market maker's order in "
                    + population.markets().get(market).instrument() + " is rejected: " + reason);
        }
    }

    private void order(
            final String account,
            final int market,
            final boolean isBuy,
            final long ticks,
            final long lots,
            final String timeInForce) {
        final Instruments all = venue.state().instruments();
        final ObjectNode fields = DeskJson.MAPPER.createObjectNode();
        fields.put("account", account)
                .put("clientOrderId", ++clientOrderId)
                .put("instrument", population.markets().get(market).instrument())
                .put("side", isBuy ? "BUY" : "SELL")
                .put("timeInForce", timeInForce);
        fields.putObject("price").put("mantissa", all.price(instruments[market], ticks));
        fields.putObject("quantity").put("mantissa", all.quantity(instruments[market], lots));
        venue.send("NewOrder", fields);
    }

    private void cancelQuotes() {
        for (int market = 0; market < instruments.length; market++) {
            cancelQuotes(market);
        }
    }

    private void cancelQuotes(final int market) {
        final ObjectNode fields = DeskJson.MAPPER.createObjectNode();
        venue.send(
                "MassCancel",
                fields.put("account", MAKER)
                        .put("instrument", population.markets().get(market).instrument()));
    }

    // -----------------------------------------------------------------------------------------------------------
    // what came of it

    private Outcome outcome() {
        final EngineState state = venue.state();
        int unsafe = 0;
        long openShortfall = 0;
        for (int i = 0; i < participants.size(); i++) {
            state.marginModel().compute(accountIndex(i), margin);
            unsafe += margin.isLiquidatable() ? 1 : 0;
            openShortfall += Math.max(0, -margin.equityRaw());
        }
        long fundEnd = state.ledger().venueBalance(VenueAccount.INSURANCE_FUND, Assets.SETTLEMENT);
        for (int asset = 0; asset < state.assets().size(); asset++) {
            if (state.ledger().sum(asset) != 0) {
                throw new IllegalStateException("assetId=" + state.assets().id(asset) + " sum="
                        + state.ledger().sum(asset));
            }
            if (asset != Assets.SETTLEMENT) {
                fundEnd += state.marks().value(asset, state.ledger().venueBalance(VenueAccount.INSURANCE_FUND, asset));
            }
        }
        final int bystander = state.accounts().indexOf(venue.names().idOf(NameKind.ACCOUNT, BYSTANDER));
        state.marginModel().compute(state.accounts().backstop(), margin);
        final long backstopEquity = margin.equityRaw();
        final long coverTwo = lossByAccount.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(2)
                .mapToLong(Long::longValue)
                .sum();
        return new Outcome(
                liquidated.size(),
                lossByAccount.size(),
                unsafe,
                deleveragedAccounts.size(),
                liquidatedNotional,
                takenOverNotional,
                deleveragedNotional,
                otherSidePaidMicros,
                poolPaidMicros,
                fundPaidMicros,
                feesMicros,
                fundEnd,
                -state.ledger().venueBalance(VenueAccount.DEFICIT, Assets.SETTLEMENT),
                openShortfall,
                backstopEquity,
                coverTwo,
                BYSTANDER_DOLLARS * DOLLAR - state.ledger().accountBalance(bystander, Assets.SETTLEMENT));
    }

    private int accountIndex(final int participant) {
        return venue.state().accounts().indexOf(firstParticipant + participant);
    }

    private void onEvent(final DirectBuffer buffer, final int offset, final int length) {
        final int body = offset + EventHeaderDecoder.BLOCK_LENGTH;
        switch (header.wrap(buffer, body).templateId()) {
            case OrderRejectedDecoder.TEMPLATE_ID -> {
                rejected.wrapAndApplyHeader(buffer, body, header);
                reason = rejected.reason();
                missing = rejected.value() - rejected.bound();
            }
            case LiquidationSliceDoneDecoder.TEMPLATE_ID -> {
                sliceDone.wrapAndApplyHeader(buffer, body, header);
                liquidatedNotional += Math.abs(sliceDone.proceeds());
                feesMicros += sliceDone.fee();
                if (sliceDone.filledQuantity() > 0) {
                    liquidated.add(sliceDone.accountId());
                }
            }
            case InsuranceFundPaidDecoder.TEMPLATE_ID -> {
                fundPaid.wrapAndApplyHeader(buffer, body, header);
                fundPaidMicros += fundPaid.amount();
                lossByAccount.merge(fundPaid.accountId(), fundPaid.amount(), Long::sum);
            }
            case PositionTakenOverDecoder.TEMPLATE_ID -> {
                takenOver.wrapAndApplyHeader(buffer, body, header);
                takenOverNotional += Math.abs(takenOver.value());
                liquidated.add(takenOver.accountId());
            }
            case DeleveragedDecoder.TEMPLATE_ID -> {
                deleveraged.wrapAndApplyHeader(buffer, body, header);
                deleveragedNotional += Math.abs(deleveraged.value());
                liquidated.add(deleveraged.liquidatedAccountId());
                deleveragedAccounts.add(deleveraged.accountId());
                if (deleveraged.equityReceived() < 0) {
                    otherSidePaidMicros -= deleveraged.equityReceived();
                    lossByAccount.merge(deleveraged.liquidatedAccountId(), -deleveraged.equityReceived(), Long::sum);
                }
            }
            case WaterfallStepDecoder.TEMPLATE_ID -> {
                waterfallStep.wrapAndApplyHeader(buffer, body, header);
                if (waterfallStep.layer() == WaterfallLayer.POOL) {
                    poolPaidMicros += waterfallStep.amount();
                } else {
                    fundPaidMicros += waterfallStep.amount();
                }
                lossByAccount.merge(waterfallStep.accountId(), waterfallStep.amount(), Long::sum);
            }
            case DeficitRecordedDecoder.TEMPLATE_ID -> {
                deficitRecorded.wrapAndApplyHeader(buffer, body, header);
                lossByAccount.merge(deficitRecorded.accountId(), deficitRecorded.amount(), Long::sum);
            }
            default -> {
                // Nothing that is told of.
            }
        }
    }

    private InputException invalid(final String message) {
        return new InputException(set.definition().path() + ": " + message);
    }
}
